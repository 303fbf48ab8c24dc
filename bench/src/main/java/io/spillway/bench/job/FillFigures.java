package io.spillway.bench.job;

import java.util.List;

/**
 * What came of a {@link FillRequest}.
 *
 * @param seconds from the first running task to the first checkpoint that has every event
 * @param checkpoints completed meanwhile, that one included, the latest first
 * @param idle some that were taken with nothing new, the latest first
 * @param retained where the last checkpoint is
 * @param heapBytes the most heap that was in use after a garbage collection
 */
record FillFigures(
    double seconds,
    List<CheckpointFigures> checkpoints,
    List<CheckpointFigures> idle,
    String retained,
    long heapBytes) {}
