package io.spillway.local.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.local.host.Wait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Flink's REST API, which its web UI uses. An {@link IOException} says that the job manager cannot
 * be reached, or what it answered when it refused.
 */
public final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SAVEPOINT_PATIENCE = Duration.ofMinutes(2);

  private final RestClient client;

  /**
   * @param address for example {@code http://127.0.0.1:8081}
   */
  public FlinkRest(String address) {
    this.client = new RestClient(address);
  }

  /** The address of the REST API and of the web UI. */
  public String address() {
    return client.address();
  }

  /** What the REST API answers for the path of a job, or for one below it. */
  public JsonNode job(String job, String below) throws IOException, InterruptedException {
    return client.get("/jobs/" + job + below);
  }

  public int slots() throws IOException, InterruptedException {
    return client.get("/overview").path("slots-total").asInt();
  }

  /** Uploads a job jar and returns its id. */
  public String upload(Path jar) throws IOException, InterruptedException {
    String boundary = "spillway-job-jar";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(
        ("--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"job.jar\"\r\n"
                + "Content-Type: application/x-java-archive\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.write(Files.readAllBytes(jar));
    body.write(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    String file =
        client
            .send(
                "POST",
                "/jars/upload",
                "multipart/form-data; boundary=" + boundary,
                BodyPublishers.ofByteArray(body.toByteArray()))
            .path("filename")
            .asText();
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /**
   * Runs an uploaded jar.
   *
   * @param job its id, 32 hexadecimal digits; a second request with the same id runs nothing
   * @param savepoint to start from; null for none
   */
  public void run(
      String jar, String job, List<String> arguments, int parallelism, @Nullable String savepoint)
      throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    body.put("jobId", job);
    body.put("parallelism", parallelism);
    arguments.forEach(body.putArray("programArgsList")::add);
    if (savepoint != null) {
      body.put("savepointPath", savepoint);
    }
    var unused = client.send("POST", "/jars/" + jar + "/run", body);
  }

  /** For example {@code RUNNING}. */
  public String state(String job) throws IOException, InterruptedException {
    return job(job, "").path("state").asText();
  }

  /** Whether the job and all its tasks run and every vertex has this parallelism. */
  public boolean runsWith(String job, int parallelism) throws IOException, InterruptedException {
    return runsWith(job, vertex -> parallelism);
  }

  /**
   * Whether the job and all its tasks run.
   *
   * @param parallelism by the vertex's name
   */
  public boolean runsWith(String job, ToIntFunction<String> parallelism)
      throws IOException, InterruptedException {
    JsonNode answer = job(job, "");
    boolean runs = answer.path("state").asText().equals("RUNNING");
    for (JsonNode vertex : answer.path("vertices")) {
      int expected = parallelism.applyAsInt(vertex.path("name").asText());
      runs &=
          vertex.path("parallelism").asInt() == expected
              && vertex.path("tasks").path("RUNNING").asInt() == expected;
    }
    return runs;
  }

  /** Ids of the task managers that run tasks of the job. */
  public Set<String> taskManagersOf(String job) throws IOException, InterruptedException {
    Set<String> ids = new TreeSet<>();
    for (JsonNode vertex : job(job, "").path("vertices")) {
      JsonNode tasks = job(job, "/vertices/" + vertex.path("id").asText());
      for (JsonNode task : tasks.path("subtasks")) {
        ids.add(task.path("taskmanager-id").asText());
      }
    }
    return ids;
  }

  /** How many checkpoints the current leader has completed. */
  public int completedCheckpoints(String job) throws IOException, InterruptedException {
    return job(job, "/checkpoints").path("counts").path("completed").asInt();
  }

  /** When the last completed checkpoint was triggered; the epoch when there is none. */
  public Instant lastCheckpoint(String job) throws IOException, InterruptedException {
    return Instant.ofEpochMilli(
        job(job, "/checkpoints")
            .path("latest")
            .path("completed")
            .path("trigger_timestamp")
            .asLong(0));
  }

  /** How often the current leader has restored the job's state. */
  public int restores(String job) throws IOException, InterruptedException {
    return job(job, "/checkpoints").path("counts").path("restored").asInt();
  }

  /**
   * Whether a metric of an operator has the same value in all its subtasks.
   *
   * @param metric its last part, for example {@code rows}
   */
  public boolean allReport(String job, String operator, String metric, long value)
      throws IOException, InterruptedException {
    JsonNode found = metric(job, operator, metric, "min,max");
    return found.path("min").asDouble(Double.NaN) == value
        && found.path("max").asDouble(Double.NaN) == value;
  }

  /**
   * The smallest value of a metric of an operator among its subtasks; -1 while there is none.
   *
   * @param metric its last part, for example {@code rows}
   */
  public long least(String job, String operator, String metric)
      throws IOException, InterruptedException {
    return metric(job, operator, metric, "min").path("min").asLong(-1);
  }

  /**
   * The sum of a metric of an operator over its subtasks; -1 while there is none.
   *
   * @param operator a part of its name that is also in the name of its vertex
   * @param metric its last part, for example {@code rows}
   */
  public long sum(String job, String operator, String metric)
      throws IOException, InterruptedException {
    return metric(job, operator, metric, "sum").path("sum").asLong(-1);
  }

  private JsonNode metric(String job, String operator, String metric, String aggregates)
      throws IOException, InterruptedException {
    String inMetrics = operator.replaceAll("[ :.]", "_");
    for (JsonNode vertex : job(job, "").path("vertices")) {
      if (vertex.path("name").asText().contains(operator)) {
        String metrics = "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
        for (JsonNode known : job(job, metrics)) {
          String id = known.path("id").asText();
          if (id.endsWith("." + metric) && id.contains(inMetrics)) {
            return job(job, metrics + "?agg=" + aggregates + "&get=" + id).path(0);
          }
        }
      }
    }
    return MissingNode.getInstance();
  }

  /** Why tasks failed, as JSON. */
  public String exceptions(String job) throws IOException, InterruptedException {
    return job(job, "/exceptions").toString();
  }

  /**
   * Changes the parallelism of every vertex, as the buttons of the web UI do for one.
   *
   * @param parallelism by the vertex's name
   */
  public void rescale(String job, ToIntFunction<String> parallelism)
      throws IOException, InterruptedException {
    String path = "/jobs/" + job + "/resource-requirements";
    ObjectNode requirements = (ObjectNode) client.get(path);
    for (JsonNode vertex : job(job, "").path("vertices")) {
      ObjectNode bounds =
          (ObjectNode) requirements.path(vertex.path("id").asText()).path("parallelism");
      bounds
          .put("lowerBound", 1)
          .put("upperBound", parallelism.applyAsInt(vertex.path("name").asText()));
    }
    var unused = client.send("PUT", path, requirements);
  }

  /** Stops the job with a savepoint and returns where the savepoint is. */
  public String stopWithSavepoint(String job)
      throws IOException, InterruptedException, TimeoutException {
    return stop(job, false);
  }

  /** Stops the job for good, after it has delivered everything that it holds. */
  public void drain(String job) throws IOException, InterruptedException, TimeoutException {
    var unused = stop(job, true);
  }

  private String stop(String job, boolean drain)
      throws IOException, InterruptedException, TimeoutException {
    String trigger =
        client
            .send("POST", "/jobs/" + job + "/stop", JSON.createObjectNode().put("drain", drain))
            .path("request-id")
            .asText();
    Map<String, String> result = new TreeMap<>();
    Wait.until(
        () -> "a savepoint of " + job,
        SAVEPOINT_PATIENCE,
        () -> {
          JsonNode answer = job(job, "/savepoints/" + trigger);
          if (!answer.path("status").path("id").asText().equals("COMPLETED")) {
            return false;
          }
          result.put("location", answer.path("operation").path("location").asText());
          result.put("failure", answer.path("operation").path("failure-cause").toString());
          return true;
        });
    String location = result.getOrDefault("location", "");
    if (location.isEmpty()) {
      throw new IOException("The savepoint failed: " + result.get("failure"));
    }
    return location;
  }

  public void cancel(String job) throws IOException, InterruptedException {
    var unused = client.send("PATCH", "/jobs/" + job + "?mode=cancel", JSON.createObjectNode());
  }
}
