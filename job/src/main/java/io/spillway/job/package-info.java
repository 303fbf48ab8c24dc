/** The Flink job: entry point, options and topology. */
@NullMarked
package io.spillway.job;

import org.jspecify.annotations.NullMarked;
