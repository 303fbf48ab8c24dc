package io.spillway.local.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spillway.job.JobArguments;
import io.spillway.job.SpillwayJob;
import io.spillway.local.host.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.InstantiationUtil;
import picocli.CommandLine;

/** The job as its entry class puts it together, in a Flink of its own in this JVM. */
final class RunningJob implements AutoCloseable {
  private static final int PARALLELISM = 2;
  private static final int PATIENCE_SECONDS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JobClient client;
  private final URI rest;
  private final String plan;
  private final byte[] graph;
  private final HttpClient http = HttpClient.newHttpClient();
  private boolean stopped;

  private RunningJob(JobClient client, URI rest, String plan, byte[] graph) {
    this.client = client;
    this.rest = rest;
    this.plan = plan;
    this.graph = graph;
  }

  /**
   * Submits the job; a failure of any task ends it.
   *
   * @param flink further settings of Flink, which win over those that are made here
   * @param arguments further ones of the job, in the shape {@code --set=key=value}
   */
  static RunningJob submit(LocalParts parts, Path catalog, Configuration flink, String... arguments)
      throws Exception {
    int port = FreePorts.next();
    Configuration configuration = new Configuration();
    configuration.setString("rest.port", Integer.toString(port));
    configuration.setString("parallelism.default", Integer.toString(PARALLELISM));
    configuration.setString("execution.checkpointing.interval", "500 ms");
    configuration.setString("execution.checkpointing.storage", "filesystem");
    configuration.setString(
        "execution.checkpointing.dir", "s3://" + LocalParts.CHECKPOINTS + "/job");
    configuration.setString("restart-strategy.type", "none");
    configuration.setString("taskmanager.memory.managed.size", "128m");
    configuration.setString("metrics.fetcher.update-interval", "100");
    configuration.addAll(flink);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(configuration);
    List<String> all =
        new ArrayList<>(
            List.of(
                "--destinations=" + catalog,
                "--set=kafka.bootstrap.servers=" + parts.kafka().bootstrapServers(),
                "--set=source.topics=" + LocalParts.TOPIC,
                "--set=staging.path=s3://" + LocalParts.STAGING + "/files",
                "--set=dead-letters.path=s3://" + LocalParts.STAGING + "/dead-letters",
                "--set=sts.endpoint=" + parts.sts().endpoint()));
    all.addAll(List.of(arguments));
    JobArguments parsed = new JobArguments();
    new CommandLine(parsed).parseArgs(all.toArray(String[]::new));
    SpillwayJob.prepare(environment, parsed);
    String plan = environment.getExecutionPlan();
    byte[] graph =
        InstantiationUtil.serializeObject(environment.getStreamGraph(false).getJobGraph());
    return new RunningJob(
        environment.executeAsync(SpillwayJob.NAME),
        URI.create("http://localhost:" + port),
        plan,
        graph);
  }

  boolean isRunning() throws Exception {
    return client.getJobStatus().get(PATIENCE_SECONDS, TimeUnit.SECONDS) == JobStatus.RUNNING;
  }

  /** Flink's JSON plan of the job. */
  String plan() {
    return plan;
  }

  /** The job as it is sent to the cluster. */
  byte[] graph() {
    return graph;
  }

  /** What the web UI shows of the job, by address. */
  Map<String, String> webPages() {
    Map<String, String> pages = new LinkedHashMap<>();
    for (String path : List.of("", "/config", "/plan", "/exceptions", "/checkpoints")) {
      pages.put("jobs/x" + path, body(path));
    }
    for (JsonNode vertex : get("").path("vertices")) {
      String path = "/vertices/" + vertex.path("id").asText();
      pages.put(path, body(path));
      pages.put(path + "/accumulators", body(path + "/accumulators"));
      StringBuilder ids = new StringBuilder();
      for (JsonNode metric : get(path + "/metrics")) {
        ids.append(ids.isEmpty() ? "" : ",").append(metric.path("id").asText());
      }
      pages.put(
          path + "/metrics",
          body(path + "/metrics?get=" + URLEncoder.encode(ids.toString(), UTF_8)));
    }
    return pages;
  }

  long completedCheckpoints() {
    return get("/checkpoints").path("counts").path("completed").asLong();
  }

  /**
   * A metric of an operator, which both subtasks have, summed over its subtasks; -1 while there is
   * none.
   *
   * @param operator a part of its name, which is also in that of its vertex
   */
  long metric(String operator, String metric) {
    String inMetrics = operator.replaceAll("[ :.]", "_");
    for (JsonNode vertex : get("").path("vertices")) {
      if (vertex.path("name").asText().contains(operator)) {
        String metrics = "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
        for (JsonNode known : get(metrics)) {
          String id = known.path("id").asText();
          if (id.endsWith("." + metric) && id.contains(inMetrics)) {
            return get(metrics + "?agg=sum&get=" + id).path(0).path("sum").asLong(-1);
          }
        }
      }
    }
    return -1;
  }

  /** What the web UI's back end answers under the job's address. */
  String body(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(rest.resolve("/jobs/" + client.getJobID() + path)).build();
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private JsonNode get(String path) {
    try {
      return JSON.readTree(body(path));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops without draining and returns where the savepoint is. */
  String stopWithSavepoint() throws Exception {
    String savepoint =
        client
            .stopWithSavepoint(
                false,
                "s3://" + LocalParts.CHECKPOINTS + "/savepoints",
                SavepointFormatType.CANONICAL)
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    stopped = true;
    return savepoint;
  }

  @Override
  public void close() throws Exception {
    if (!stopped) {
      client.cancel().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
