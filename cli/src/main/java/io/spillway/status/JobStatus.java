package io.spillway.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a job and its destinations are doing.
 *
 * @param answers how many tasks have figures, and have told them since they started
 * @param asked how many tasks have figures
 * @param oldest when the task told its figures whose figures are the oldest; null when none has
 * @param read when they were read
 * @param figures of the whole job
 * @param destinations by id, all that the job knows
 */
public record JobStatus(
    FlinkJob job,
    int answers,
    int asked,
    @Nullable Instant oldest,
    Instant read,
    Map<JobFigure, Long> figures,
    SortedMap<String, DestinationStatus> destinations) {
  /** Flink asks the tasks every ten seconds, while somebody asks it. */
  private static final Duration OLD = Duration.ofMinutes(1);

  public JobStatus {
    figures = Map.copyOf(figures);
    destinations = new TreeMap<>(destinations);
  }

  /** Whether all tasks run, and the figures are those of all of them, and of now. */
  public boolean isCurrent() {
    return job.running() >= job.size() && answers >= asked && !isOld();
  }

  /** Whether some figures are too old for a job that runs. */
  public boolean isOld() {
    return age().compareTo(OLD) > 0;
  }

  /** How old the oldest figures are. */
  public Duration age() {
    return oldest == null || oldest.isAfter(read) ? Duration.ZERO : Duration.between(oldest, read);
  }

  /** A figure, 0 when no task shows it. */
  public long of(JobFigure figure) {
    return figures.getOrDefault(figure, 0L);
  }

  /** As JSON, with some of its destinations; docs/operations/run.md has the members. */
  public ObjectNode toJson(Collection<DestinationStatus> shown) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("job", job.id()).put("name", job.name()).put("state", job.state());
    json.put("counted_since", job.started().toString());
    json.put("current", isCurrent());
    json.put("figures_at", oldest == null ? null : oldest.toString());
    json.putObject("tasks")
        .put("all", job.size())
        .put("running", job.running())
        .put("asked", asked)
        .put("answered", answers);
    for (JobFigure figure : JobFigure.values()) {
      json.withObjectProperty(figure.group()).put(figure.key(), of(figure));
    }
    var destinations = json.putArray("destinations");
    shown.forEach(status -> destinations.add(status.toJson()));
    return json;
  }
}
