/**
 * An S3 that takes as little of the processor as it can, so that a benchmark measures the job. It
 * is no reference for what S3 does: that is {@link io.spillway.local.s3.EmbeddedS3}.
 */
@NullMarked
package io.spillway.bench.s3;

import org.jspecify.annotations.NullMarked;
