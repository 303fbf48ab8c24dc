package io.spillway.bench.job;

/**
 * A completed checkpoint.
 *
 * @param millis from its trigger to its end
 * @param writtenBytes what it had to write
 * @param stateBytes what it refers to: the whole state
 */
record CheckpointFigures(long millis, long writtenBytes, long stateBytes) {}
