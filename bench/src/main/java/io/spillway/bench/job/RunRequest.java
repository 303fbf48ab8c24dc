package io.spillway.bench.job;

import java.util.List;

/**
 * One run that a worker is asked for.
 *
 * @param bootstrapServers of Kafka
 * @param topic read from its beginning to what is its end when the job starts
 * @param parallelism of every operator
 * @param jobArguments Spillway's, as on the command line
 * @param outputDirectory of the Flink SQL job
 */
record RunRequest(
    Subject subject,
    String bootstrapServers,
    String topic,
    int parallelism,
    List<String> jobArguments,
    String outputDirectory)
    implements WorkerRequest {}
