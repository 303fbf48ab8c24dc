/** The whole job with Kafka, S3 and STS in this JVM, from events to delivered objects. */
@NullMarked
package io.spillway.local.endtoend;

import org.jspecify.annotations.NullMarked;
