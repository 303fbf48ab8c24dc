/** A Kafka broker in this JVM. */
@NullMarked
package io.spillway.local.kafka;

import org.jspecify.annotations.NullMarked;
