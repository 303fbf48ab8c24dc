/** What the S3 of benchmarks must not take on trust. */
@NullMarked
package io.spillway.bench.s3;

import org.jspecify.annotations.NullMarked;
