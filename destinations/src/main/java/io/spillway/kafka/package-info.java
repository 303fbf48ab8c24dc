/** Why a client of Kafka fails, without Kafka on the class path. */
@NullMarked
package io.spillway.kafka;

import org.jspecify.annotations.NullMarked;
