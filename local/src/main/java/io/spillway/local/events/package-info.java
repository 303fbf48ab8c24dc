/**
 * Generated Segment events, the same for the same seed and index, and a producer that sends them to
 * Kafka.
 */
@NullMarked
package io.spillway.local.events;

import org.jspecify.annotations.NullMarked;
