package io.spillway.bench.job;

import java.util.List;

/**
 * What a worker measured.
 *
 * @param firstRunningMillis when the first task ran, since the epoch
 * @param finishedMillis when the job was finished, since the epoch
 * @param cpuSeconds of the worker's whole process between them, Flink's own threads included
 * @param peakMemoryBytes the most that the process has had resident so far; 0 when unknown
 * @param checkpointMillis the duration of each completed checkpoint
 * @param largestCheckpointBytes what the largest of them wrote
 */
record RunFigures(
    long firstRunningMillis,
    long finishedMillis,
    double cpuSeconds,
    long peakMemoryBytes,
    List<Long> checkpointMillis,
    long largestCheckpointBytes) {}
