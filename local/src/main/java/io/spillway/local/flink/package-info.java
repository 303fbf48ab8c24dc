/** Flink in this JVM, set up as in production: the S3 file system comes from the plugins folder. */
@NullMarked
package io.spillway.local.flink;

import org.jspecify.annotations.NullMarked;
