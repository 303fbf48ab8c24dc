package io.spillway.bench.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.local.host.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Runs Spillway on a topic that has no end for it; in a worker. */
final class UnboundedJobs {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final int IDLE_CHECKPOINTS = 4;
  private static final String RETAIN = "execution.checkpointing.externalized-checkpoint-retention";

  private final WorkerCluster cluster;

  UnboundedJobs(WorkerCluster cluster) {
    this.cluster = cluster;
  }

  /** Returns when the job is finished. */
  JobID steady(SteadyRequest request) throws Exception {
    try (Admin kafka = admin(request.bootstrapServers())) {
      JobClient job =
          Jobs.spillway(
              cluster.environment(request.parallelism(), Map.of()), request.jobArguments());
      awaitAll(job.getJobID(), kafka, request.groupId(), request.events());
      drain(job, request.savepoints());
      return job.getJobID();
    }
  }

  FillFigures fill(FillRequest request) throws Exception {
    try (HeapWatch heap = HeapWatch.start();
        Admin kafka = admin(request.bootstrapServers())) {
      JobClient job =
          Jobs.spillway(
              cluster.environment(request.parallelism(), Map.of(RETAIN, "RETAIN_ON_CANCELLATION")),
              request.jobArguments());
      JobID id = job.getJobID();
      awaitAll(id, kafka, request.groupId(), request.events());
      double seconds = (System.currentTimeMillis() - cluster.firstRunningMillis(id)) / 1e3;
      List<CheckpointFigures> filling = cluster.checkpoints(id);
      // The first checkpoint after that may still have been triggered before it.
      Wait.until(
          () -> "checkpoints with nothing new",
          PATIENCE,
          () -> cluster.checkpoints(id).size() >= filling.size() + 1 + IDLE_CHECKPOINTS);
      List<CheckpointFigures> idle = cluster.checkpoints(id).subList(0, IDLE_CHECKPOINTS);
      job.cancel().get();
      var unused = cluster.result(id);
      JsonNode last = cluster.job(id, "/checkpoints").path("latest").path("completed");
      return new FillFigures(
          seconds, filling, idle, last.path("external_path").asText(), heap.mostBytes());
    }
  }

  DrainFigures drain(DrainRequest request) throws Exception {
    try (HeapWatch heap = HeapWatch.start()) {
      long submitted = System.nanoTime();
      JobClient job =
          Jobs.spillway(
              cluster.environment(
                  request.parallelism(),
                  Map.of("execution.state-recovery.path", request.checkpoint())),
              request.jobArguments());
      JobID id = job.getJobID();
      Wait.until(() -> "the restored job", PATIENCE, () -> runs(id));
      long running = System.nanoTime();
      drain(job, request.savepoints());
      return new DrainFigures(
          (running - submitted) / 1e9, (System.nanoTime() - running) / 1e9, heap.mostBytes());
    }
  }

  private static Admin admin(String bootstrapServers) {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  /** Waits for a checkpoint that has all events: offsets are committed when one is complete. */
  private void awaitAll(JobID id, Admin kafka, String groupId, long events) throws Exception {
    Wait.until(
        () -> "a checkpoint with all events",
        PATIENCE,
        () -> runs(id) && committed(kafka, groupId) == events);
  }

  private void drain(JobClient job, String savepoints) throws Exception {
    var unused = job.stopWithSavepoint(true, savepoints, SavepointFormatType.NATIVE).get();
    JobResult result = cluster.result(job.getJobID());
    var unusedResult = result.toJobExecutionResult(Jobs.class.getClassLoader());
  }

  /** Whether every task runs; an {@link IOException} to try again after, if the job just began. */
  private boolean runs(JobID id) throws IOException, InterruptedException {
    JsonNode job = cluster.job(id, "");
    if (job.path("state").asText().startsWith("FAIL")) {
      throw new IllegalStateException(cluster.job(id, "/exceptions").toString());
    }
    JsonNode vertices = job.path("vertices");
    for (JsonNode vertex : vertices) {
      if (!vertex.path("status").asText().equals("RUNNING")) {
        return false;
      }
    }
    return !vertices.isEmpty();
  }

  private static long committed(Admin kafka, String groupId) throws InterruptedException {
    try {
      return kafka
          .listConsumerGroupOffsets(groupId)
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(offset -> offset.offset())
          .sum();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka does not say what is committed", e);
    }
  }
}
