/**
 * The whole job from Kafka to delivered objects, timed, beside what else could have read the same
 * topic. The servers are in the process of the command; every job runs in a process of its own.
 */
@NullMarked
package io.spillway.bench.job;

import org.jspecify.annotations.NullMarked;
