/**
 * Benchmarks of the whole job from Kafka to delivered objects, and of other jobs that read the same
 * topic. The servers run in the process of the command; each job runs in a process of its own.
 */
@NullMarked
package io.spillway.bench.job;

import org.jspecify.annotations.NullMarked;
