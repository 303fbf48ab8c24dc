package io.spillway.bench.job;

import java.util.Map;

/**
 * What a worker starts its Flink with.
 *
 * @param flink Flink's settings, the file system's among them
 * @param slots the highest parallelism of a run
 */
record WorkerSettings(Map<String, String> flink, int slots) {}
