package io.spillway.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Spillway job on a Flink cluster.
 *
 * @param id 32 hexadecimal digits
 * @param state Flink's, like {@code RUNNING}
 * @param started when its latest task started, from which on all of them count
 * @param vertices their ids
 */
public record FlinkJob(
    String id, String name, String state, Instant started, List<String> vertices) {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  public FlinkJob {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(started, "started");
    vertices = List.copyOf(vertices);
  }

  /**
   * Finds the job to look at.
   *
   * @param id null for the only Spillway job that has not ended
   */
  public static FlinkJob find(FlinkApi flink, @Nullable String id)
      throws UsageException, IOException {
    List<FlinkJob> found = new ArrayList<>();
    for (JsonNode job : flink.get("/jobs/overview").path("jobs")) {
      String jobId = job.path("jid").asText();
      boolean mayBe = id == null ? job.path("end-time").asLong(-1) < 0 : jobId.equals(id);
      if (mayBe && ID.matcher(jobId).matches()) {
        JsonNode details = flink.get("/jobs/" + jobId);
        if (isSpillway(details)) {
          found.add(of(jobId, details));
        }
      }
    }
    if (found.size() > 1) {
      throw new UsageException(
          "--job: missing, and "
              + found.size()
              + " jobs run; give one of "
              + found.stream().map(FlinkJob::id).toList());
    }
    if (found.isEmpty()) {
      throw new UsageException(
          id == null
              ? "no Spillway job runs on this cluster; start one, or give --rest another address"
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
    List<String> vertices = new ArrayList<>();
    long started = details.path("start-time").asLong();
    for (JsonNode vertex : details.path("vertices")) {
      vertices.add(vertex.path("id").asText());
      started = Math.max(started, vertex.path("start-time").asLong());
    }
    return new FlinkJob(
        id,
        details.path("name").asText(),
        details.path("state").asText(),
        Instant.ofEpochMilli(started),
        vertices);
  }
}
