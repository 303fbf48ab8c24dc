/** Batch: holds the rows of each output until they fill a file. */
@NullMarked
package io.spillway.job.batch;

import org.jspecify.annotations.NullMarked;
