package io.spillway.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of the tasks of one vertex, as Flink's REST API has them. It keeps the last value of
 * a metric that has ended, also of a task's earlier attempt: only the clock beside a metric tells
 * whether it is still there, by going with the clock of its operator.
 */
final class VertexMetrics {
  static final String NAMESPACE = ".spillway.";

  private static final String CLOCK = "clockMillis";

  /** Flink refuses requests whose first line is longer than 4,096 bytes. */
  private static final int MAX_NAMES = 3_000;

  /** Clocks that are read together differ by less, those of an earlier time by more. */
  private static final long TOLERANCE_MILLIS = 5_000;

  private final FlinkApi flink;
  private final String path;
  private final long startedMillis;
  private final List<String> names = new ArrayList<>();

  /** By operator, those of the tasks that have answered since they started. */
  private final Map<String, Map<Integer, Long>> clocks = new TreeMap<>();

  /** Which of all tasks have answered. */
  private final SortedSet<Integer> answered = new TreeSet<>();

  private VertexMetrics(FlinkApi flink, String path, long startedMillis) {
    this.flink = flink;
    this.path = path;
    this.startedMillis = startedMillis;
  }

  static String path(FlinkJob job, FlinkJob.Vertex vertex) {
    return "/jobs/" + job.id() + "/vertices/" + vertex.id();
  }

  static VertexMetrics read(FlinkApi flink, FlinkJob job, FlinkJob.Vertex vertex)
      throws IOException {
    VertexMetrics metrics = new VertexMetrics(flink, path(job, vertex), vertex.startedMillis());
    for (JsonNode metric : flink.get(metrics.path + "/subtasks/metrics")) {
      String name = metric.path("id").asText();
      if (name.contains(NAMESPACE)) {
        metrics.names.add(name);
      }
    }
    metrics.readClocks(vertex);
    return metrics;
  }

  private void readClocks(FlinkJob.Vertex vertex) throws IOException {
    List<String> own = names.stream().filter(name -> name.endsWith(NAMESPACE + CLOCK)).toList();
    each(own, IntStream.range(0, vertex.parallelism()).boxed().toList())
        .forEach(
            (name, read) -> {
              Map<Integer, Long> ofTasks = new TreeMap<>();
              read.forEach((task, clock) -> ofTasks.put(task, Long.parseLong(clock)));
              ofTasks.values().removeIf(millis -> millis < startedMillis);
              clocks.put(operator(name), ofTasks);
              answered.addAll(ofTasks.keySet());
            });
  }

  /** {@code Route} for {@code Route.spillway.rows}. */
  private static String operator(String name) {
    return name.substring(0, name.indexOf(NAMESPACE));
  }

  /** Their names, those of ended ones included, like {@code Route.spillway.rows}. */
  List<String> names() {
    return names;
  }

  /** Which tasks have answered. */
  SortedSet<Integer> answered() {
    return answered;
  }

  /** The clocks of all operators in all tasks that have answered. */
  List<Long> clocks() {
    return clocks.values().stream().flatMap(read -> read.values().stream()).toList();
  }

  /** The values of some metrics, over all tasks that have answered. */
  List<Aggregate> sums(Collection<String> wanted) throws IOException {
    List<Aggregate> sums = new ArrayList<>();
    if (!answered.isEmpty()) {
      String query = "/subtasks/metrics?agg=sum,max,min&subtasks=" + ranges() + "&get=";
      for (JsonNode value : values(query, wanted)) {
        sums.add(
            new Aggregate(
                value.path("id").asText(),
                value.path("sum").asLong(),
                value.path("max").asLong(),
                value.path("min").asLong()));
      }
    }
    return sums;
  }

  /** The sum, the largest and the least of a metric's values. */
  record Aggregate(String name, long sum, long max, long min) {}

  /** The tasks that have answered: {@code 0-3,5-5}. */
  private String ranges() {
    StringBuilder ranges = new StringBuilder();
    for (int task : answered) {
      if (!answered.contains(task - 1)) {
        ranges.append(ranges.isEmpty() ? "" : ",").append(task).append('-');
      }
      if (!answered.contains(task + 1)) {
        ranges.append(task);
      }
    }
    return ranges.toString();
  }

  /**
   * Which tasks still have the metrics of some group, such as {@code
   * Route.spillway.destination.acme.}; those without any are left out.
   */
  Map<String, List<Integer>> current(Collection<String> groups) throws IOException {
    Map<String, List<Integer>> current = new TreeMap<>();
    List<String> unclear = new ArrayList<>();
    for (Aggregate clock : sums(groups.stream().map(group -> group + CLOCK).toList())) {
      Map<Integer, Long> own = clocks.getOrDefault(operator(clock.name), Map.of());
      long least = own.values().stream().mapToLong(Long::longValue).min().orElse(0);
      long largest = own.values().stream().mapToLong(Long::longValue).max().orElse(0);
      long sinceMillis = Math.max(startedMillis, largest - TOLERANCE_MILLIS);
      if (clock.min >= sinceMillis && clock.max <= least + TOLERANCE_MILLIS) {
        current.put(group(clock.name), List.copyOf(own.keySet()));
      } else if (clock.max >= least - TOLERANCE_MILLIS) {
        unclear.add(clock.name);
      }
    }
    each(unclear, List.copyOf(answered))
        .forEach(
            (name, clock) -> {
              Map<Integer, Long> own = clocks.getOrDefault(operator(name), Map.of());
              clock
                  .entrySet()
                  .removeIf(entry -> !isCurrent(entry.getValue(), own.get(entry.getKey())));
              if (!clock.isEmpty()) {
                current.put(group(name), List.copyOf(clock.keySet()));
              }
            });
    return current;
  }

  private boolean isCurrent(String clock, @Nullable Long operators) {
    long millis = Long.parseLong(clock);
    return operators != null
        && millis >= startedMillis
        && Math.abs(millis - operators) <= TOLERANCE_MILLIS;
  }

  private static String group(String clock) {
    return clock.substring(0, clock.length() - CLOCK.length());
  }

  /** The values of some metrics by task, for those tasks that have them. */
  Map<String, Map<Integer, String>> each(Collection<String> wanted, List<Integer> tasks)
      throws IOException {
    Map<String, Map<Integer, String>> each = new TreeMap<>();
    wanted.forEach(name -> each.put(name, new TreeMap<>()));
    List<String> single =
        wanted.stream().flatMap(name -> tasks.stream().map(task -> task + "." + name)).toList();
    for (JsonNode value : values("/metrics?get=", single)) {
      String id = value.path("id").asText();
      int dot = id.indexOf('.');
      each.get(id.substring(dot + 1))
          .put(Integer.parseInt(id.substring(0, dot)), value.path("value").asText());
    }
    return each;
  }

  private List<JsonNode> values(String query, Collection<String> wanted) throws IOException {
    List<JsonNode> values = new ArrayList<>();
    StringBuilder some = new StringBuilder();
    for (String name : wanted) {
      if (some.length() + name.length() > MAX_NAMES) {
        flink.get(path + query + some).forEach(values::add);
        some.setLength(0);
      }
      some.append(some.isEmpty() ? "" : ",").append(name);
    }
    if (!some.isEmpty()) {
      flink.get(path + query + some).forEach(values::add);
    }
    return values;
  }
}
