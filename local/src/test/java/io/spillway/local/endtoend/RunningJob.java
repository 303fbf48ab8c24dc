package io.spillway.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.local.flink.EmbeddedJob;
import io.spillway.local.flink.FlinkRest;
import io.spillway.local.host.Wait;
import io.spillway.local.platform.PlatformStorage;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.util.InstantiationUtil;

/** The job on a {@link TestPlatform}, cancelled on close. */
final class RunningJob implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final String POLICY = "--policy=";

  private final EmbeddedJob job;
  private final String plan;
  private final byte[] graph;
  private boolean stopped;

  private RunningJob(EmbeddedJob job, String plan, byte[] graph) {
    this.job = job;
    this.plan = plan;
    this.graph = graph;
  }

  /** Submits the job without further settings of Flink. */
  static RunningJob submit(TestPlatform platform, String... arguments) throws Exception {
    return submit(platform, new Configuration(), arguments);
  }

  /**
   * Submits the job, which ends at the first failure of a task.
   *
   * @param flink settings of Flink; they win over the defaults of this class
   * @param arguments further ones of the job, in the form {@code --set=key=value}; a policy takes
   *     the place of the platform's
   */
  static RunningJob submit(TestPlatform platform, Configuration flink, String... arguments)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("execution.checkpointing.interval", "500 ms");
    configuration.setString("execution.checkpointing.storage", "filesystem");
    configuration.setString(
        "execution.checkpointing.dir", "s3://" + PlatformStorage.CHECKPOINTS + "/job");
    configuration.setString("restart-strategy.type", "none");
    configuration.setString("taskmanager.memory.managed.size", "128m");
    configuration.setString("metrics.fetcher.update-interval", "100");
    configuration.addAll(flink);
    List<String> all = new ArrayList<>(platform.servers().jobArguments(platform.catalog()));
    List<String> further = List.of(arguments);
    if (further.stream().anyMatch(argument -> argument.startsWith(POLICY))) {
      all.removeIf(argument -> argument.startsWith(POLICY));
    }
    all.addAll(further);
    EmbeddedJob job = EmbeddedJob.build(configuration, all);
    String plan = job.environment().getExecutionPlan();
    byte[] graph =
        InstantiationUtil.serializeObject(job.environment().getStreamGraph(false).getJobGraph());
    return new RunningJob(job.start(), plan, graph);
  }

  FlinkRest rest() {
    return job.rest();
  }

  boolean isRunning() throws Exception {
    return job.client().getJobStatus().get(PATIENCE_SECONDS, TimeUnit.SECONDS) == JobStatus.RUNNING;
  }

  /** Waits until all subtasks of an operator go by the catalog that is in its file. */
  void awaitCatalog(TestPlatform platform, String operator) throws Exception {
    String revision = new CatalogLocation(platform.catalog().toString()).read().revision();
    long sum = EmbeddedJob.PARALLELISM * Long.parseLong(revision, 16);
    Wait.until(
        "the catalog to be taken over by " + operator,
        Duration.ofSeconds(PATIENCE_SECONDS),
        () -> metric(operator, "catalogRevision") == sum);
  }

  /** Waits for the job to fail and returns why. */
  Throwable failure() throws Exception {
    try {
      job.client().getJobExecutionResult().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      stopped = true;
      return e.getCause();
    }
    throw new AssertionError("the job ended without a failure");
  }

  /** Flink's JSON plan of the job. */
  String plan() {
    return plan;
  }

  /** The serialized job as it is sent to a cluster. */
  byte[] graph() {
    return graph;
  }

  /** What the web UI shows of the job, by path. */
  Map<String, String> webPages() throws IOException, InterruptedException {
    Map<String, String> pages = new LinkedHashMap<>();
    for (String path : List.of("", "/config", "/plan", "/exceptions", "/checkpoints")) {
      pages.put("jobs/x" + path, get(path).toString());
    }
    for (JsonNode vertex : get("").path("vertices")) {
      String path = "/vertices/" + vertex.path("id").asText();
      pages.put(path, get(path).toString());
      pages.put(path + "/accumulators", get(path + "/accumulators").toString());
      for (JsonNode metric : get(path + "/metrics")) {
        String query = "/metrics?get=" + URLEncoder.encode(metric.path("id").asText(), UTF_8);
        pages.put(path + query, get(path + query).toString());
      }
    }
    return pages;
  }

  long completedCheckpoints() throws IOException, InterruptedException {
    return job.rest().completedCheckpoints(job.id());
  }

  /**
   * The sum of a metric of an operator over its subtasks; -1 while there is none.
   *
   * @param operator a part of its name that is also in the name of its vertex
   */
  long metric(String operator, String metric) throws IOException, InterruptedException {
    return job.rest().sum(job.id(), operator, metric);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return job.rest().job(job.id(), path);
  }

  /** Stops the job without draining it and returns where the savepoint is. */
  String stopWithSavepoint() throws Exception {
    String savepoint =
        job.client()
            .stopWithSavepoint(
                false,
                "s3://" + PlatformStorage.CHECKPOINTS + "/savepoints",
                SavepointFormatType.CANONICAL)
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    stopped = true;
    return savepoint;
  }

  @Override
  public void close() throws Exception {
    if (!stopped) {
      job.client().cancel().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
