package io.spillway.bench.job;

import java.util.List;

/**
 * A job that is restored from a checkpoint, and stopped with {@code --drain} as soon as it runs.
 *
 * @param checkpoint where it is
 * @param savepoints a folder for the savepoint that the stop leaves
 * @param parallelism of every operator
 * @param jobArguments Spillway's, as on the command line
 */
record DrainRequest(
    String checkpoint, String savepoints, int parallelism, List<String> jobArguments)
    implements WorkerRequest {}
