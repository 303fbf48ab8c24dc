package io.spillway.bench.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spillway.local.host.Wait;
import io.spillway.local.flink.FlinkFileSystems;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The Flink of a worker's process, which takes one job after the other. */
final class WorkerCluster {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MiniCluster cluster;
  private final Configuration flink;
  private final URI rest;
  private final HttpClient http = HttpClient.newHttpClient();

  private WorkerCluster(MiniCluster cluster, Configuration flink, URI rest) {
    this.cluster = cluster;
    this.flink = flink;
    this.rest = rest;
  }

  static WorkerCluster start(WorkerSettings settings) throws Exception {
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
   * To put a job together in.
   *
   * @param settings Flink's, for this job alone
   */
  StreamExecutionEnvironment environment(int parallelism, Map<String, String> settings) {
    Configuration job = new Configuration(flink);
    settings.forEach(job::setString);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createRemoteEnvironment(rest.getHost(), rest.getPort(), job);
    environment.setParallelism(parallelism);
    return environment;
  }

  /** Waits for the job's end. */
  JobResult result(JobID id) throws ExecutionException, InterruptedException {
    return cluster.requestJobResult(id).get();
  }

  /** What Flink's REST API says of the job, or of what lies below it. */
  JsonNode job(JobID id, String below) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(rest.resolve("/jobs/" + id + below)).build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
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

  /** When the job, which is over, came to its end, since the epoch. */
  long finishedMillis(JobID id) throws InterruptedException, TimeoutException {
    // For some seconds the REST API answers as it did before.
    AtomicLong end = new AtomicLong();
    Wait.until(
        () -> "the time of the job's end",
        PATIENCE,
        () -> {
          end.set(job(id, "").path("end-time").asLong());
          return end.get() > 0;
        });
    return end.get();
  }

  /** The job's completed checkpoints as far as Flink remembers them, the latest first. */
  List<CheckpointFigures> checkpoints(JobID id) throws IOException, InterruptedException {
    List<CheckpointFigures> completed = new ArrayList<>();
    for (JsonNode checkpoint : job(id, "/checkpoints").path("history")) {
      if (checkpoint.path("status").asText().equals("COMPLETED")) {
        completed.add(
            new CheckpointFigures(
                checkpoint.path("end_to_end_duration").asLong(),
                checkpoint.path("checkpointed_size").asLong(),
                checkpoint.path("state_size").asLong()));
      }
    }
    return completed;
  }
}
