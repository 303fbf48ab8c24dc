/**
 * Flink in this JVM, set up as in production with the S3 file system from the plugins folder, and a
 * client for Flink's REST API.
 */
@NullMarked
package io.spillway.local.flink;

import org.jspecify.annotations.NullMarked;
