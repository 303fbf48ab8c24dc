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

/** Runs Spillway without an end of its source, in a worker. */
final class UnboundedJobs {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final int IDLE_CHECKPOINTS = 4;
  private static final String RETAIN = "execution.checkpointing.externalized-checkpoint-retention";

  private final WorkerCluster cluster;

  UnboundedJobs(WorkerCluster cluster) {
    this.cluster = cluster;
  }

  /** Returns when the job is warm. */
  JobClient start(WorkerRequest.SteadyLoad request) throws Exception {
    JobClient job = submit(request.job(), Map.of());
    Wait.until(() -> "the job", PATIENCE, () -> runs(job.getJobID()));
    Thread.sleep(request.warmUpMillis());
    return job;
  }

  /** Returns when the job is finished. */
  void finish(WorkerRequest.SteadyLoad request, JobClient job) throws Exception {
    try (Admin kafka = admin(request.group())) {
      awaitAll(job.getJobID(), kafka, request.group(), request.events());
      drain(job, request.savepoints());
    }
  }

  WorkerFigures.Fill fill(WorkerRequest.Fill request) throws Exception {
    try (HeapMonitor heap = HeapMonitor.start();
        Admin kafka = admin(request.group())) {
      JobClient job = submit(request.job(), Map.of(RETAIN, "RETAIN_ON_CANCELLATION"));
      JobID id = job.getJobID();
      awaitAll(id, kafka, request.group(), request.events());
      double seconds = (System.currentTimeMillis() - cluster.firstRunningMillis(id)) / 1e3;
      List<WorkerFigures.Checkpoint> filling = cluster.checkpoints(id);
      // The next checkpoint may have been triggered before that one was complete.
      Wait.until(
          () -> "checkpoints without new events",
          PATIENCE,
          () -> cluster.checkpoints(id).size() >= filling.size() + 1 + IDLE_CHECKPOINTS);
      List<WorkerFigures.Checkpoint> idle = cluster.checkpoints(id).subList(0, IDLE_CHECKPOINTS);
      job.cancel().get();
      var unused = cluster.result(id);
      JsonNode last = cluster.job(id, "/checkpoints").path("latest").path("completed");
      return new WorkerFigures.Fill(
          seconds, filling, idle, last.path("external_path").asText(), heap.mostBytes());
    }
  }

  WorkerFigures.Drain drain(WorkerRequest.Drain request) throws Exception {
    try (HeapMonitor heap = HeapMonitor.start()) {
      long submitted = System.nanoTime();
      JobClient job =
          submit(request.job(), Map.of("execution.state-recovery.path", request.checkpoint()));
      JobID id = job.getJobID();
      Wait.until(() -> "the restored job", PATIENCE, () -> runs(id));
      long running = System.nanoTime();
      drain(job, request.savepoints());
      return new WorkerFigures.Drain(
          (running - submitted) / 1e9, (System.nanoTime() - running) / 1e9, heap.mostBytes());
    }
  }

  private JobClient submit(WorkerRequest.JobSettings job, Map<String, String> flink)
      throws Exception {
    return MeasuredJob.spillway(cluster.environment(job.parallelism(), flink), job);
  }

  private static Admin admin(WorkerRequest.ConsumerGroup group) {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, group.bootstrapServers()));
  }

  /** Waits for a checkpoint with all events: offsets are committed when one is complete. */
  private void awaitAll(JobID id, Admin kafka, WorkerRequest.ConsumerGroup group, long events)
      throws Exception {
    Wait.until(
        () -> "a checkpoint with all events",
        PATIENCE,
        () -> runs(id) && committed(kafka, group.id()) == events);
  }

  private void drain(JobClient job, String savepoints) throws Exception {
    var unused = job.stopWithSavepoint(true, savepoints, SavepointFormatType.NATIVE).get();
    JobResult result = cluster.result(job.getJobID());
    var unusedResult = result.toJobExecutionResult(UnboundedJobs.class.getClassLoader());
  }

  /** Whether every task runs; an {@link IOException} while the job is not known yet. */
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
      throw new IllegalStateException("Kafka does not report the committed offsets", e);
    }
  }
}
