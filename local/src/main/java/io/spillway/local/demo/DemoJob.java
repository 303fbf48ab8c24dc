package io.spillway.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spillway.job.JobArguments;
import io.spillway.job.OperatorIds;
import io.spillway.job.SpillwayJob;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;

/** The job, run by Flink in this JVM with the same options and the same checks as on a cluster. */
final class DemoJob {
  private static final int PARALLELISM = 2;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration REST_TIMEOUT = Duration.ofSeconds(2);

  private final URI webUi;
  private final JobClient client;
  private final HttpClient http = HttpClient.newHttpClient();

  private DemoJob(URI webUi, JobClient client) {
    this.webUi = webUi;
    this.client = client;
  }

  /**
   * Submits the job.
   *
   * @param stopAt the job's {@code source.stop-at}
   */
  static DemoJob submit(DemoParts parts, int webUiPort, String stopAt) throws Exception {
    Configuration flink = new Configuration();
    flink.setString("rest.port", Integer.toString(webUiPort));
    flink.setString("parallelism.default", Integer.toString(PARALLELISM));
    flink.setString("execution.checkpointing.interval", "2 s");
    flink.setString("execution.checkpointing.storage", "filesystem");
    flink.setString("execution.checkpointing.dir", "s3://" + DemoStorage.CHECKPOINTS + "/demo");
    flink.setString("restart-strategy.type", "fixed-delay");
    flink.setString("restart-strategy.fixed-delay.attempts", "3");
    flink.setString("restart-strategy.fixed-delay.delay", "1 s");
    flink.setString("state.backend.type", "rocksdb");
    flink.setString("pipeline.object-reuse", "true");
    flink.setString("taskmanager.memory.managed.size", "256m");
    flink.setString("metrics.fetcher.update-interval", "500");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(flink);
    SpillwayJob.prepare(environment, arguments(parts, stopAt));
    return new DemoJob(
        URI.create("http://localhost:" + webUiPort), environment.executeAsync(SpillwayJob.NAME));
  }

  private static JobArguments arguments(DemoParts parts, String stopAt) throws IOException {
    List<String> all = new ArrayList<>(parts.jobArguments());
    all.add("--set=source.stop-at=" + stopAt);
    all.add("--set=batch.max-age=20 s");
    JobArguments arguments = new JobArguments();
    new CommandLine(arguments).parseArgs(all.toArray(String[]::new));
    return arguments;
  }

  /** How many rows Route has made so far; -1 while Flink cannot say. */
  long rowsRouted() {
    try {
      JsonNode job = get("/jobs/" + client.getJobID());
      for (JsonNode vertex : job.path("vertices")) {
        if (vertex.path("name").asText().contains(OperatorIds.ROUTE_NAME)) {
          JsonNode metric =
              get(
                  "/jobs/"
                      + client.getJobID()
                      + "/vertices/"
                      + vertex.path("id").asText()
                      + "/subtasks/metrics?get="
                      + OperatorIds.ROUTE_NAME
                      + ".spillway.rows&agg=sum");
          return metric.path(0).path("sum").asLong(-1);
        }
      }
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return -1;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(webUi.resolve(path)).timeout(REST_TIMEOUT).build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  boolean isDone() {
    return client.getJobExecutionResult().isDone();
  }

  /** Waits for the end of a job that stops by itself. */
  void await() throws Exception {
    var unused = client.getJobExecutionResult().get();
  }

  void cancel() throws Exception {
    var unused = client.cancel().get();
  }
}
