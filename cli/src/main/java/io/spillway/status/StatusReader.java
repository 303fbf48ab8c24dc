package io.spillway.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the figures of destinations from a job's metrics. The job manager asks the tasks for their
 * metrics when somebody asks it, at most every ten seconds ({@code
 * metrics.fetcher.update-interval}), and answers with those it has: the first answer after a pause
 * is an old one.
 */
public final class StatusReader {
  /** The name of the metric with the latest failure. */
  public static final String LAST_FAILURE = "lastFailure";

  /** {@code Route.spillway.destination.acme.routedRows}, for one task with its number before. */
  private static final Pattern METRIC =
      Pattern.compile(
          "(?:[0-9]+\\.)?[A-Za-z0-9_]+\\.spillway\\.destination\\.([A-Za-z0-9_-]+)\\.([A-Za-z]+)");

  /** Flink refuses requests whose first line is longer than 4,096 bytes. */
  private static final int MAX_NAMES = 3_000;

  private static final Map<String, Figure> FIGURES =
      Arrays.stream(Figure.values())
          .collect(Collectors.toUnmodifiableMap(Figure::metric, Function.identity()));

  private final FlinkApi flink;

  /** What was read of a destination up to now. */
  private static final class Read {
    private final Map<Figure, Long> figures = new EnumMap<>(Figure.class);
    private String lastFailure = "";
  }

  public StatusReader(FlinkApi flink) {
    this.flink = flink;
  }

  /** Asks for everything once, so that the job manager asks the tasks. */
  public void wake(FlinkJob job) throws IOException {
    for (String vertex : job.vertices()) {
      var unused = flink.get(path(job, vertex, "/subtasks/metrics"));
    }
  }

  /** The destinations that a job has enabled or owes something, by id. */
  public SortedMap<String, DestinationStatus> read(FlinkJob job) throws IOException {
    SortedMap<String, Read> read = new TreeMap<>();
    for (String vertex : job.vertices()) {
      figures(path(job, vertex, "/subtasks/metrics"), read);
      failures(path(job, vertex, "/metrics"), read);
    }
    SortedMap<String, DestinationStatus> statuses = new TreeMap<>();
    read.forEach(
        (id, of) -> statuses.put(id, new DestinationStatus(id, of.figures, of.lastFailure)));
    statuses.values().removeIf(status -> !status.matters());
    return statuses;
  }

  private static String path(FlinkJob job, String vertex, String below) {
    return "/jobs/" + job.id() + "/vertices/" + vertex + below;
  }

  private void figures(String path, Map<String, Read> read) throws IOException {
    List<String> names = names(path, FIGURES.keySet());
    for (JsonNode metric : values(path + "?agg=sum,max&get=", names)) {
      Matcher name = METRIC.matcher(metric.path("id").asText());
      if (name.matches()) {
        Figure figure = FIGURES.get(name.group(2));
        long value = metric.path(figure.isMaximum() ? "max" : "sum").asLong();
        read.computeIfAbsent(name.group(1), id -> new Read()).figures.put(figure, value);
      }
    }
  }

  private void failures(String path, Map<String, Read> read) throws IOException {
    for (JsonNode metric : values(path + "?get=", names(path, List.of(LAST_FAILURE)))) {
      Matcher name = METRIC.matcher(metric.path("id").asText());
      String text = metric.path("value").asText();
      if (name.matches()) {
        Read of = read.computeIfAbsent(name.group(1), id -> new Read());
        of.lastFailure = text.compareTo(of.lastFailure) > 0 ? text : of.lastFailure;
      }
    }
  }

  /** The names of the metrics of destinations that a vertex has. */
  private List<String> names(String path, Collection<String> wanted) throws IOException {
    List<String> names = new ArrayList<>();
    for (JsonNode metric : flink.get(path)) {
      String id = metric.path("id").asText();
      Matcher name = METRIC.matcher(id);
      if (name.matches() && wanted.contains(name.group(2))) {
        names.add(id);
      }
    }
    return names;
  }

  private List<JsonNode> values(String path, Collection<String> names) throws IOException {
    List<JsonNode> values = new ArrayList<>();
    StringBuilder some = new StringBuilder();
    for (String name : names) {
      if (some.length() + name.length() > MAX_NAMES) {
        flink.get(path + some).forEach(values::add);
        some.setLength(0);
      }
      some.append(some.isEmpty() ? "" : ",").append(name);
    }
    if (!some.isEmpty()) {
      flink.get(path + some).forEach(values::add);
    }
    return values;
  }
}
