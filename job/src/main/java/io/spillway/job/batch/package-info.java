/** Batch: rows held per output until a file's worth is there. */
@NullMarked
package io.spillway.job.batch;

import org.jspecify.annotations.NullMarked;
