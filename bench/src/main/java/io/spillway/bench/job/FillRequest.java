package io.spillway.bench.job;

import java.util.List;

/**
 * A job that is to hold every event of the topic. It is cancelled when a checkpoint has them all,
 * and the checkpoint kept.
 *
 * @param bootstrapServers of Kafka
 * @param groupId the job's consumer group
 * @param events in the topic
 * @param parallelism of every operator
 * @param jobArguments Spillway's, as on the command line
 */
record FillRequest(
    String bootstrapServers,
    String groupId,
    long events,
    int parallelism,
    List<String> jobArguments)
    implements WorkerRequest {}
