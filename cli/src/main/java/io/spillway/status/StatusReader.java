package io.spillway.status;

import io.spillway.settings.UsageException;
import io.spillway.status.DestinationStatus.Entry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the figures of a job and its destinations from the job's metrics. The job manager asks the
 * tasks for their metrics when somebody asks it, at most every ten seconds ({@code
 * metrics.fetcher.update-interval}), and answers with those it has: the first answer after a pause
 * is an old one.
 */
public final class StatusReader {
  /** The name of the metric with the latest failure. */
  public static final String LAST_FAILURE = "lastFailure";

  private static final String ROUTE = "Route";

  /** {@code Route.spillway.destination.acme.routedRows}. */
  private static final Pattern OF_DESTINATION =
      Pattern.compile(
          "(([A-Za-z0-9_]+)\\.spillway\\.destination\\.([A-Za-z0-9_-]+)\\.)([A-Za-z]+)");

  private static final Map<String, Figure> FIGURES =
      Arrays.stream(Figure.values())
          .collect(Collectors.toUnmodifiableMap(Figure::metric, Function.identity()));

  private final FlinkApi flink;
  private final Clock clock;

  /** What was read up to now. */
  private static final class Read {
    private final Map<JobFigure, Long> figures = new EnumMap<>(JobFigure.class);
    private final Map<String, OfDestination> destinations = new TreeMap<>();
    private final List<Long> clocks = new ArrayList<>();
    private int answers;
    private int asked;
    private boolean hasCatalog;
  }

  private static final class OfDestination {
    private final Map<Figure, Long> figures = new EnumMap<>(Figure.class);
    private String lastFailure = "";
    private boolean inCatalog;

    void add(Figure figure, long value) {
      figures.merge(figure, value, figure.isMaximum() ? Math::max : Long::sum);
    }
  }

  public StatusReader(FlinkApi flink, Clock clock) {
    this.flink = flink;
    this.clock = clock;
  }

  /**
   * What a job is doing now.
   *
   * @param jobId null for the only Spillway job that has not ended
   * @param wait how long the job manager gets to ask the tasks before it is asked
   * @throws UsageException when no such job runs
   */
  public JobStatus read(@Nullable String jobId, Duration wait) throws UsageException, IOException {
    FlinkJob job = FlinkJob.find(flink, jobId);
    wake(job);
    try {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    return read(job);
  }

  /** Asks for something, so that the job manager asks all tasks. */
  void wake(FlinkJob job) throws IOException {
    var unused =
        flink.get(VertexMetrics.path(job, job.vertices().get(0)) + "/subtasks/metrics?get=none");
  }

  /** What the job is doing. */
  JobStatus read(FlinkJob job) throws IOException {
    Read read = new Read();
    for (FlinkJob.Vertex vertex : job.vertices()) {
      if (vertex.hasFigures()) {
        VertexMetrics metrics = VertexMetrics.read(flink, job, vertex);
        read.asked += vertex.parallelism();
        read.answers += metrics.answered().size();
        read.clocks.addAll(metrics.clocks());
        read.hasCatalog |= vertex.name().contains(ROUTE) && !metrics.answered().isEmpty();
        readJob(metrics, read);
        readDestinations(metrics, read);
      }
    }
    SortedMap<String, DestinationStatus> destinations = new TreeMap<>();
    read.destinations.forEach(
        (id, of) ->
            destinations.put(
                id, new DestinationStatus(id, entry(of, read), of.figures, of.lastFailure)));
    destinations.values().removeIf(status -> !status.isKnown());
    return new JobStatus(
        job,
        read.answers,
        read.asked,
        read.clocks.stream().min(Long::compare).map(Instant::ofEpochMilli).orElse(null),
        clock.instant(),
        read.figures,
        destinations);
  }

  private static Entry entry(OfDestination of, Read read) {
    if (!read.hasCatalog) {
      return Entry.UNKNOWN;
    } else if (!of.inCatalog) {
      return Entry.REMOVED;
    }
    return of.figures.getOrDefault(Figure.ENABLED, 0L) > 0 ? Entry.ENABLED : Entry.DISABLED;
  }

  private static void readJob(VertexMetrics metrics, Read read) throws IOException {
    Map<String, JobFigure> wanted = new HashMap<>();
    for (String name : metrics.names()) {
      int namespace = name.indexOf(VertexMetrics.NAMESPACE);
      String own = name.substring(namespace + VertexMetrics.NAMESPACE.length());
      for (JobFigure figure : JobFigure.values()) {
        if (figure.metrics().contains(own)) {
          wanted.put(name, figure);
        }
      }
    }
    for (VertexMetrics.Aggregate value : metrics.sums(wanted.keySet())) {
      read.figures.merge(wanted.get(value.name()), value.sum(), Long::sum);
    }
  }

  /** The names of a destination's metrics in an operator. */
  private record Group(String operator, String id, List<String> names) {}

  private static void readDestinations(VertexMetrics metrics, Read read) throws IOException {
    Map<String, Group> groups = new TreeMap<>();
    for (String metric : metrics.names()) {
      Matcher name = OF_DESTINATION.matcher(metric);
      if (name.matches()) {
        groups
            .computeIfAbsent(
                name.group(1), key -> new Group(name.group(2), name.group(3), new ArrayList<>()))
            .names
            .add(metric);
      }
    }
    Map<String, List<Integer>> current = metrics.current(groups.keySet());
    groups.keySet().retainAll(current.keySet());
    Map<List<Integer>, List<String>> byTasks = new HashMap<>();
    groups.forEach(
        (key, group) -> {
          OfDestination of = read.destinations.computeIfAbsent(group.id, id -> new OfDestination());
          of.inCatalog |= group.operator.equals(ROUTE);
          byTasks
              .computeIfAbsent(current.get(key), tasks -> new ArrayList<>())
              .addAll(group.names.stream().filter(name -> figure(name) != null).toList());
        });
    for (Map.Entry<List<Integer>, List<String>> some : byTasks.entrySet()) {
      readFigures(metrics, some.getKey(), some.getValue(), read);
    }
    readFailures(metrics, groups, current, read);
  }

  private static void readFigures(
      VertexMetrics metrics, List<Integer> tasks, List<String> names, Read read)
      throws IOException {
    if (tasks.size() == metrics.answered().size()) {
      for (VertexMetrics.Aggregate value : metrics.sums(names)) {
        Figure figure = figure(value.name());
        of(value.name(), read).add(figure, figure.isMaximum() ? value.max() : value.sum());
      }
    } else {
      metrics
          .each(names, tasks)
          .forEach(
              (name, values) ->
                  values
                      .values()
                      .forEach(value -> of(name, read).add(figure(name), Long.parseLong(value))));
    }
  }

  /** Only what waits has a failure that matters. */
  private static void readFailures(
      VertexMetrics metrics,
      Map<String, Group> groups,
      Map<String, List<Integer>> current,
      Read read)
      throws IOException {
    Map<List<Integer>, List<String>> byTasks = new HashMap<>();
    groups.forEach(
        (key, group) -> {
          Map<Figure, Long> figures = read.destinations.get(group.id).figures;
          if (figures.getOrDefault(Figure.WAITING_FILES, 0L) > 0
              && group.names.contains(key + LAST_FAILURE)) {
            byTasks
                .computeIfAbsent(current.get(key), tasks -> new ArrayList<>())
                .add(key + LAST_FAILURE);
          }
        });
    for (Map.Entry<List<Integer>, List<String>> some : byTasks.entrySet()) {
      metrics
          .each(some.getValue(), some.getKey())
          .forEach(
              (name, texts) -> {
                OfDestination of = of(name, read);
                for (String text : texts.values()) {
                  of.lastFailure = text.compareTo(of.lastFailure) > 0 ? text : of.lastFailure;
                }
              });
    }
  }

  private static OfDestination of(String name, Read read) {
    Matcher matcher = OF_DESTINATION.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(name);
    }
    return read.destinations.get(matcher.group(3));
  }

  private static Figure figure(String name) {
    return FIGURES.get(name.substring(name.lastIndexOf('.') + 1));
  }
}
