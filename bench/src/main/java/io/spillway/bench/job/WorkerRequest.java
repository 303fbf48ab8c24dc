package io.spillway.bench.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** A request to a {@link Worker}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "request")
@JsonSubTypes({
  @JsonSubTypes.Type(name = "run", value = WorkerRequest.Run.class),
  @JsonSubTypes.Type(name = "steady", value = WorkerRequest.SteadyLoad.class),
  @JsonSubTypes.Type(name = "fill", value = WorkerRequest.Fill.class),
  @JsonSubTypes.Type(name = "drain", value = WorkerRequest.Drain.class)
})
sealed interface WorkerRequest {
  /**
   * How to run Spillway.
   *
   * @param parallelism of every operator
   * @param arguments as on the command line
   */
  record JobSettings(int parallelism, List<String> arguments) {}

  /** The job's consumer group in Kafka. */
  record ConsumerGroup(String bootstrapServers, String id) {}

  /**
   * Runs a job over the events that the topic has when the job starts; answered with {@link
   * WorkerFigures.Run}.
   *
   * @param peerPath where the Flink SQL job writes
   */
  record Run(MeasuredJob measured, String bootstrapServers, JobSettings job, String peerPath)
      implements WorkerRequest {}

  /**
   * Runs the job while events arrive, and stops it with {@code --drain} when a checkpoint has all
   * of them; answered with {@link WorkerFigures.Run}.
   *
   * @param events how many arrive
   * @param warmUpMillis how long the job runs before it is measured
   * @param savepoints a folder for the savepoint of the stop
   */
  record SteadyLoad(
      ConsumerGroup group, long events, long warmUpMillis, String savepoints, JobSettings job)
      implements WorkerRequest {}

  /**
   * Runs a job that holds every event of the topic, cancels it when a checkpoint has them all, and
   * keeps that checkpoint; answered with {@link WorkerFigures.Fill}.
   *
   * @param events how many the topic has
   */
  record Fill(ConsumerGroup group, long events, JobSettings job) implements WorkerRequest {}

  /**
   * Restores a job from a checkpoint and stops it with {@code --drain} as soon as it runs; answered
   * with {@link WorkerFigures.Drain}.
   *
   * @param checkpoint its path
   * @param savepoints a folder for the savepoint of the stop
   */
  record Drain(String checkpoint, String savepoints, JobSettings job) implements WorkerRequest {}
}
