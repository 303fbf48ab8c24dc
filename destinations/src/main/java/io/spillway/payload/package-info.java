/** What the value of a Kafka record may be besides one event, and the events that are in it. */
@NullMarked
package io.spillway.payload;

import org.jspecify.annotations.NullMarked;
