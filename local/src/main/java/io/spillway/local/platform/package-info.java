/** The surroundings of the job: Kafka, S3 and STS in this JVM with the buckets of the platform. */
@NullMarked
package io.spillway.local.platform;

import org.jspecify.annotations.NullMarked;
