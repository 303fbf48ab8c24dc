package io.spillway.bench.job;

import java.util.List;

/**
 * A job that runs while events come, and is stopped with {@code --drain} when a checkpoint has them
 * all. Its figures are {@link RunFigures}.
 *
 * @param bootstrapServers of Kafka
 * @param groupId the job's consumer group
 * @param events that come
 * @param savepoints a folder for the savepoint that the stop leaves
 * @param parallelism of every operator
 * @param jobArguments Spillway's, as on the command line
 */
record SteadyRequest(
    String bootstrapServers,
    String groupId,
    long events,
    String savepoints,
    int parallelism,
    List<String> jobArguments)
    implements WorkerRequest {}
