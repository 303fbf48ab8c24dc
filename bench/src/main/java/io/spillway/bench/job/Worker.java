package io.spillway.bench.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.spillway.local.flink.FlinkFileSystems;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The process that the jobs run in: one Flink, which takes one job after the other. It reads a
 * {@link WorkerSettings} and then {@link RunRequest}s from its standard input, a line of JSON each,
 * and answers every request with {@value #ANSWER} and {@link RunFigures} in a line.
 */
final class Worker {
  /** What a line that is an answer begins with. */
  static final String ANSWER = "figures ";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final MiniCluster cluster;
  private final Configuration flink;
  private final URI rest;
  private final HttpClient http = HttpClient.newHttpClient();

  private Worker(MiniCluster cluster, Configuration flink, URI rest) {
    this.cluster = cluster;
    this.flink = flink;
    this.rest = rest;
  }

  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    // Whatever else prints must not stand between the answers.
    System.setOut(System.err);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Worker worker = start(JSON.readValue(in.readLine(), WorkerSettings.class));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      RunFigures figures = worker.run(JSON.readValue(line, RunRequest.class));
      answers.println(ANSWER + JSON.writeValueAsString(figures));
      answers.flush();
    }
    System.exit(0); // Flink's and the clients' threads are of no more use
  }

  private static Worker start(WorkerSettings settings) throws Exception {
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
    return new Worker(cluster, flink, cluster.getRestAddress().get());
  }

  private RunFigures run(RunRequest request) throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createRemoteEnvironment(rest.getHost(), rest.getPort(), flink);
    environment.setParallelism(request.parallelism());
    double cpuBefore = cpuSeconds();
    JobClient job =
        switch (request.subject()) {
          case SPILLWAY -> Jobs.spillway(environment, request);
          case FLINK_SQL -> Jobs.flinkSql(environment, request);
          case READ_AND_DISCARD -> Jobs.readAndDiscard(environment, request);
        };
    var unused = cluster.requestJobResult(job.getJobID()).get().toJobExecutionResult(classLoader());
    double cpu = cpuSeconds() - cpuBefore;
    return figures(job.getJobID(), cpu);
  }

  private RunFigures figures(JobID id, double cpu) throws IOException, InterruptedException {
    JsonNode job = get("/jobs/" + id);
    long firstRunning = Long.MAX_VALUE;
    for (JsonNode vertex : job.path("vertices")) {
      long start = vertex.path("start-time").asLong(-1);
      if (start > 0) {
        firstRunning = Math.min(firstRunning, start);
      }
    }
    List<Long> durations = new ArrayList<>();
    long largest = 0;
    for (JsonNode checkpoint : get("/jobs/" + id + "/checkpoints").path("history")) {
      if (checkpoint.path("status").asText().equals("COMPLETED")) {
        durations.add(checkpoint.path("end_to_end_duration").asLong());
        largest = Math.max(largest, checkpoint.path("checkpointed_size").asLong());
      }
    }
    return new RunFigures(
        firstRunning, job.path("end-time").asLong(), cpu, peakMemoryBytes(), durations, largest);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(rest.resolve(path)).build();
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  private static double cpuSeconds() {
    return PROCESS.getProcessCpuTime() / 1e9;
  }

  /** The kernel's high-water mark of this process. */
  private static long peakMemoryBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .mapToLong(kib -> Long.parseLong(kib) * 1024)
          .findFirst()
          .orElse(0);
    }
  }

  private static ClassLoader classLoader() {
    return Worker.class.getClassLoader();
  }
}
