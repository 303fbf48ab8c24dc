/** Staged files: where they lie, and how they are listed and read without Flink. */
@NullMarked
package io.spillway.staging;

import org.jspecify.annotations.NullMarked;
