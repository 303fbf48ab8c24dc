/** Staged files: their paths, and how to list and read them without Flink. */
@NullMarked
package io.spillway.staging;

import org.jspecify.annotations.NullMarked;
