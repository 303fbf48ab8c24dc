/** Runs events through a catalog as the job does, without Flink, Kafka or S3. */
@NullMarked
package io.spillway.preview;

import org.jspecify.annotations.NullMarked;
