/** The records of Kafka that events come in. */
@NullMarked
package io.spillway.record;

import org.jspecify.annotations.NullMarked;
