package io.spillway.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Spillway job on a Flink cluster.
 *
 * @param id 32 hexadecimal digits
 * @param state Flink's, like {@code RUNNING}
 * @param started when its latest task started, from which on all of them count
 * @param tasks how many of them are in which of Flink's states, like {@code RUNNING}
 */
public record FlinkJob(
    String id,
    String name,
    String state,
    Instant started,
    List<Vertex> vertices,
    Map<String, Integer> tasks) {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final Set<String> ENDS = Set.of("FINISHED", "CANCELED", "FAILED");

  /** More are not looked at for the one that is meant. */
  private static final int MAX_JOBS = 1_000;

  private static final String RUNNING = "RUNNING";
  private static final String FINISHED = "FINISHED";

  /**
   * Operators that run in the same tasks.
   *
   * @param name those of its operators
   * @param parallelism how many tasks it has
   * @param startedMillis when the first of them started, negative when none has
   */
  public record Vertex(String id, String name, int parallelism, long startedMillis) {
    private static final List<String> OWN = List.of("Route", "Batch", "Deliver");

    /** Whether its tasks have figures of destinations. */
    boolean hasFigures() {
      return OWN.stream().anyMatch(name::contains);
    }
  }

  public FlinkJob {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(started, "started");
    vertices = List.copyOf(vertices);
    tasks = Map.copyOf(new TreeMap<>(tasks));
  }

  /** Whether it will not run again. */
  public boolean hasEnded() {
    return ENDS.contains(state);
  }

  /** How many tasks it has. */
  public int size() {
    return vertices.stream().mapToInt(Vertex::parallelism).sum();
  }

  /** How many of them run, or are through with their part while the job runs. */
  public int running() {
    return tasks.getOrDefault(RUNNING, 0)
        + (state.equals(RUNNING) ? tasks.getOrDefault(FINISHED, 0) : 0);
  }

  /**
   * Finds the job to look at.
   *
   * @param id null for the only Spillway job that has not ended
   */
  public static FlinkJob find(FlinkApi flink, @Nullable String id)
      throws UsageException, IOException {
    List<FlinkJob> found = new ArrayList<>();
    int asked = 0;
    for (JsonNode job : flink.get("/jobs/overview").path("jobs")) {
      String jobId = job.path("jid").asText();
      boolean mayBe = id == null ? job.path("end-time").asLong(-1) < 0 : jobId.equals(id);
      if (mayBe && ID.matcher(jobId).matches()) {
        if (asked++ == MAX_JOBS) {
          throw new UsageException(
              "more than " + MAX_JOBS + " jobs run on this cluster; " + flink.severalJobsRemedy());
        }
        JsonNode details = flink.get("/jobs/" + jobId);
        if (isSpillway(details)) {
          found.add(of(jobId, details));
        }
      }
    }
    if (found.size() > 1) {
      throw new UsageException(
          found.size()
              + " Spillway jobs run on this cluster, "
              + found.stream().map(FlinkJob::id).toList()
              + "; "
              + flink.severalJobsRemedy());
    }
    if (found.isEmpty()) {
      throw new UsageException(
          id == null
              ? "no Spillway job runs on this cluster; start one, or give "
                  + flink.option()
                  + " another address"
              : "--job "
                  + Diagnostic.value(id)
                  + ": this cluster has no such Spillway job; take the id from the web UI");
    }
    return found.get(0);
  }

  private static boolean isSpillway(JsonNode details) {
    String names = details.path("vertices").findValuesAsText("name").toString();
    return names.contains("Route") && names.contains("Deliver");
  }

  private static FlinkJob of(String id, JsonNode details) {
    List<Vertex> vertices = new ArrayList<>();
    Map<String, Integer> tasks = new TreeMap<>();
    long started = details.path("start-time").asLong();
    for (JsonNode vertex : details.path("vertices")) {
      Vertex found =
          new Vertex(
              vertex.path("id").asText(),
              vertex.path("name").asText(),
              vertex.path("parallelism").asInt(),
              vertex.path("start-time").asLong(-1));
      vertices.add(found);
      started = Math.max(started, found.startedMillis);
      vertex
          .path("tasks")
          .properties()
          .forEach(state -> tasks.merge(state.getKey(), state.getValue().asInt(), Integer::sum));
    }
    tasks.values().removeIf(count -> count == 0);
    return new FlinkJob(
        id,
        details.path("name").asText(),
        details.path("state").asText(),
        Instant.ofEpochMilli(started),
        vertices,
        tasks);
  }
}
