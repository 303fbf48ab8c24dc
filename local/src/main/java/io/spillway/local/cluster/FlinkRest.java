package io.spillway.local.cluster;

import io.spillway.local.host.Wait;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
 * Flink's REST API, the calls that its web UI makes. An {@link IOException} says that the job
 * manager cannot be reached, or what it answered when it refused.
 */
public final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration SAVEPOINT_PATIENCE = Duration.ofMinutes(2);

  private final String address;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param address for example {@code http://127.0.0.1:8081}
   */
  FlinkRest(String address) {
    this.address = address;
  }

  /** Where the web UI is, too. */
  public String address() {
    return address;
  }

  public int slots() throws IOException, InterruptedException {
    return get("/overview").path("slots-total").asInt();
  }

  /** Uploads a job jar and returns the id to run it by. */
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
        send(
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
   * @param job the id it gets, 32 hexadecimal digits: asking twice does not run it twice
   * @param savepoint to start from; null for none
   */
  void run(
      String jar, String job, List<String> arguments, int parallelism, @Nullable String savepoint)
      throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    body.put("jobId", job);
    body.put("parallelism", parallelism);
    arguments.forEach(body.putArray("programArgsList")::add);
    if (savepoint != null) {
      body.put("savepointPath", savepoint);
    }
    var unused = json("POST", "/jars/" + jar + "/run", body);
  }

  /** For example {@code RUNNING}. */
  public String state(String job) throws IOException, InterruptedException {
    return get("/jobs/" + job).path("state").asText();
  }

  /** Whether the job runs and so do all tasks of all its vertices, each with this parallelism. */
  public boolean runsWith(String job, int parallelism) throws IOException, InterruptedException {
    return runsWith(job, vertex -> parallelism);
  }

  /**
   * Whether the job runs and so do all tasks of all its vertices.
   *
   * @param parallelism by the vertex's name
   */
  public boolean runsWith(String job, ToIntFunction<String> parallelism)
      throws IOException, InterruptedException {
    JsonNode answer = get("/jobs/" + job);
    boolean runs = answer.path("state").asText().equals("RUNNING");
    for (JsonNode vertex : answer.path("vertices")) {
      int expected = parallelism.applyAsInt(vertex.path("name").asText());
      runs &=
          vertex.path("parallelism").asInt() == expected
              && vertex.path("tasks").path("RUNNING").asInt() == expected;
    }
    return runs;
  }

  /** Ids of the task managers that tasks of the job run on. */
  public Set<String> taskManagersOf(String job) throws IOException, InterruptedException {
    Set<String> ids = new TreeSet<>();
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      JsonNode tasks = get("/jobs/" + job + "/vertices/" + vertex.path("id").asText());
      for (JsonNode task : tasks.path("subtasks")) {
        ids.add(task.path("taskmanager-id").asText());
      }
    }
    return ids;
  }

  /** How many checkpoints were completed since this job manager leads. */
  public int completedCheckpoints(String job) throws IOException, InterruptedException {
    return get("/jobs/" + job + "/checkpoints").path("counts").path("completed").asInt();
  }

  /** When the last completed checkpoint was begun; the epoch when there is none. */
  public Instant lastCheckpoint(String job) throws IOException, InterruptedException {
    return Instant.ofEpochMilli(
        get("/jobs/" + job + "/checkpoints")
            .path("latest")
            .path("completed")
            .path("trigger_timestamp")
            .asLong(0));
  }

  /** How often the job's state was restored since this job manager leads. */
  public int restores(String job) throws IOException, InterruptedException {
    return get("/jobs/" + job + "/checkpoints").path("counts").path("restored").asInt();
  }

  /**
   * Whether all subtasks of the vertex that has an operator say the same number for one of its
   * metrics.
   *
   * @param metric for example {@code Route.spillway.rows}
   */
  public boolean allSay(String job, String operator, String metric, long number)
      throws IOException, InterruptedException {
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      if (vertex.path("name").asText().contains(operator)) {
        JsonNode answer =
            get("/jobs/"
                    + job
                    + "/vertices/"
                    + vertex.path("id").asText()
                    + "/subtasks/metrics?agg=min,max&get="
                    + metric)
                .path(0);
        return answer.path("min").asDouble(Double.NaN) == number
            && answer.path("max").asDouble(Double.NaN) == number;
      }
    }
    return false;
  }

  /** Why tasks failed, for people. */
  public String exceptions(String job) throws IOException, InterruptedException {
    return get("/jobs/" + job + "/exceptions").toString();
  }

  /**
   * Asks for another parallelism of every vertex, as the buttons of the web UI do for one.
   *
   * @param parallelism by the vertex's name
   */
  public void rescale(String job, ToIntFunction<String> parallelism)
      throws IOException, InterruptedException {
    String path = "/jobs/" + job + "/resource-requirements";
    ObjectNode requirements = (ObjectNode) get(path);
    for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
      ObjectNode bounds =
          (ObjectNode) requirements.path(vertex.path("id").asText()).path("parallelism");
      bounds
          .put("lowerBound", 1)
          .put("upperBound", parallelism.applyAsInt(vertex.path("name").asText()));
    }
    var unused = json("PUT", path, requirements);
  }

  /** Stops the job with a savepoint to go on from and returns where that is. */
  public String stopWithSavepoint(String job)
      throws IOException, InterruptedException, TimeoutException {
    return stop(job, false);
  }

  /** Stops the job for good: whatever it holds goes on its way first. */
  public void drain(String job) throws IOException, InterruptedException, TimeoutException {
    var unused = stop(job, true);
  }

  private String stop(String job, boolean drain)
      throws IOException, InterruptedException, TimeoutException {
    String trigger =
        json("POST", "/jobs/" + job + "/stop", JSON.createObjectNode().put("drain", drain))
            .path("request-id")
            .asText();
    Map<String, String> result = new TreeMap<>();
    Wait.until(
        () -> "a savepoint of " + job,
        SAVEPOINT_PATIENCE,
        () -> {
          JsonNode answer = get("/jobs/" + job + "/savepoints/" + trigger);
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
    var unused = json("PATCH", "/jobs/" + job + "?mode=cancel", JSON.createObjectNode());
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path, "application/json", BodyPublishers.noBody());
  }

  private JsonNode json(String method, String path, JsonNode body)
      throws IOException, InterruptedException {
    return send(
        method, path, "application/json", BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
  }

  private JsonNode send(String method, String path, String contentType, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(REQUEST_TIMEOUT)
            .header("Content-Type", contentType)
            .method(method, body)
            .build();
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          method
              + " "
              + path
              + ": "
              + response.statusCode()
              + " "
              + new String(response.body(), StandardCharsets.UTF_8));
    }
    return JSON.readTree(response.body());
  }
}
