package io.spillway.bench.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.local.flink.FlinkFileSystems;
import io.spillway.local.flink.FlinkRest;
import io.spillway.local.host.Wait;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The Flink in a worker's process, which runs one job after the other. */
final class WorkerCluster {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MiniCluster cluster;
  private final Configuration flink;
  private final URI address;
  private final FlinkRest rest;

  /**
   * How to start it.
   *
   * @param flink Flink's settings, including those of the file system
   * @param slots the highest parallelism of a run
   */
  record Settings(Map<String, String> flink, int slots) {}

  private WorkerCluster(MiniCluster cluster, Configuration flink, URI address) {
    this.cluster = cluster;
    this.flink = flink;
    this.address = address;
    this.rest = new FlinkRest("http://" + address.getAuthority());
  }

  static WorkerCluster start(Settings settings) throws Exception {
    Configuration flink = Configuration.fromMap(settings.flink());
    FlinkFileSystems.initialize(flink);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(flink)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(settings.slots())
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build());
    cluster.start();
    return new WorkerCluster(cluster, flink, cluster.getRestAddress().get());
  }

  /**
   * An environment for a job.
   *
   * @param settings Flink's, for this job only
   */
  StreamExecutionEnvironment environment(int parallelism, Map<String, String> settings) {
    Configuration job = new Configuration(flink);
    settings.forEach(job::setString);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createRemoteEnvironment(
            address.getHost(), address.getPort(), job);
    environment.setParallelism(parallelism);
    return environment;
  }

  /** Waits for the end of the job. */
  JobResult result(JobID id) throws ExecutionException, InterruptedException {
    return cluster.requestJobResult(id).get();
  }

  FlinkRest rest() {
    return rest;
  }

  /** Takes a checkpoint of the job; returns when it is complete. */
  void checkpoint(JobID id) throws ExecutionException, InterruptedException {
    var unused = cluster.triggerCheckpoint(id, CheckpointType.DEFAULT).get();
  }

  /** What Flink's REST API answers for the path of the job, or for one below it. */
  JsonNode job(JobID id, String below) throws IOException, InterruptedException {
    return rest.job(id.toString(), below);
  }

  /** When the first task of the job ran, since the epoch. */
  long firstRunningMillis(JobID id) throws IOException, InterruptedException {
    long first = Long.MAX_VALUE;
    for (JsonNode vertex : job(id, "").path("vertices")) {
      long start = vertex.path("start-time").asLong(-1);
      if (start > 0) {
        first = Math.min(first, start);
      }
    }
    return first;
  }

  /** When the job, which has ended, finished, since the epoch. */
  long finishedMillis(JobID id) throws InterruptedException, TimeoutException {
    // For some seconds the REST API has an earlier state.
    AtomicLong end = new AtomicLong();
    Wait.until(
        () -> "the time when the job finished",
        PATIENCE,
        () -> {
          end.set(job(id, "").path("end-time").asLong());
          return end.get() > 0;
        });
    return end.get();
  }

  /** The job's completed checkpoints that Flink remembers, the latest first. */
  List<WorkerFigures.Checkpoint> checkpoints(JobID id) throws IOException, InterruptedException {
    List<WorkerFigures.Checkpoint> completed = new ArrayList<>();
    for (JsonNode checkpoint : job(id, "/checkpoints").path("history")) {
      if (checkpoint.path("status").asText().equals("COMPLETED")) {
        completed.add(
            new WorkerFigures.Checkpoint(
                checkpoint.path("trigger_timestamp").asLong(),
                checkpoint.path("end_to_end_duration").asLong(),
                checkpoint.path("checkpointed_size").asLong(),
                checkpoint.path("state_size").asLong()));
      }
    }
    return completed;
  }
}
