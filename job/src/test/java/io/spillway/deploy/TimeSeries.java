package io.spillway.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Samples over time, as Prometheus stores and finds them. */
final class TimeSeries {
  static final String NAME = "__name__";

  /** Precedes the value of a selector that is a regular expression. */
  static final String PATTERN = "=~";

  /** Marks the end of a series, see {@link #append}. */
  static final double STALE = Double.NaN;

  /** For how long a sample counts as the current one. */
  private static final long LOOKBACK_MILLIS = Duration.ofMinutes(5).toMillis();

  private final Map<String, Map<Map<String, String>, Series>> byName = new HashMap<>();

  private static final class Series {
    private long[] times = new long[64];
    private double[] values = new double[64];
    private int size;

    /** Of the first sample that is later. */
    private int indexAfter(long millis) {
      int found = Arrays.binarySearch(times, 0, size, millis);
      return found < 0 ? -found - 1 : found + 1;
    }
  }

  /**
   * The samples of a series in a range.
   *
   * @param start of the range, which the first sample need not be at
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or keeps it
  record Window(Map<String, String> labels, long start, long end, long[] times, double[] values) {
    int size() {
      return values.length;
    }

    double seconds() {
      return (end - start) / 1000.0;
    }

    int changes() {
      int changes = 0;
      for (int i = 1; i < values.length; i++) {
        changes += values[i] == values[i - 1] ? 0 : 1;
      }
      return changes;
    }

    /** Of a counter that may be reset, extrapolated to the whole range as Prometheus does. */
    double increase() {
      int last = values.length - 1;
      double increase = values[last] - values[0];
      for (int i = 1; i <= last; i++) {
        increase += values[i] < values[i - 1] ? values[i - 1] : 0;
      }
      double sampled = times[last] - times[0];
      double average = sampled / last;
      double toStart = times[0] - start;
      double toEnd = end - times[last];
      toStart = toStart < average * 1.1 ? toStart : average / 2;
      if (increase > 0) {
        toStart = Math.min(toStart, sampled * values[0] / increase);
      }
      toEnd = toEnd < average * 1.1 ? toEnd : average / 2;
      return increase * (sampled + toStart + toEnd) / sampled;
    }
  }

  /**
   * Adds a sample, later than those that the series has.
   *
   * @param value {@link #STALE} to end the series
   */
  void append(Map<String, String> labels, long millis, double value) {
    Series series =
        byName
            .computeIfAbsent(labels.get(NAME), name -> new HashMap<>())
            .computeIfAbsent(new TreeMap<>(labels), key -> new Series());
    if (series.size == series.times.length) {
      series.times = Arrays.copyOf(series.times, 2 * series.size);
      series.values = Arrays.copyOf(series.values, 2 * series.size);
    }
    series.times[series.size] = millis;
    series.values[series.size++] = value;
  }

  private static boolean has(Map<String, String> labels, Map<String, String> selector) {
    return selector.entrySet().stream()
        .allMatch(
            wanted -> {
              String value = labels.getOrDefault(wanted.getKey(), "");
              return wanted.getValue().startsWith(PATTERN)
                  ? value.matches(wanted.getValue().substring(PATTERN.length()))
                  : value.equals(wanted.getValue());
            });
  }

  /** The current samples of the series that have these labels, and maybe others. */
  List<PromQl.Sample> at(Map<String, String> selector, long millis) {
    List<PromQl.Sample> found = new ArrayList<>();
    byName
        .getOrDefault(selector.get(NAME), Map.of())
        .forEach(
            (labels, series) -> {
              int index = series.indexAfter(millis) - 1;
              if (has(labels, selector)
                  && index >= 0
                  && series.times[index] > millis - LOOKBACK_MILLIS
                  && !Double.isNaN(series.values[index])) {
                found.add(new PromQl.Sample(labels, series.values[index]));
              }
            });
    return found;
  }

  /** The samples in a range of the series that have these labels, and maybe others. */
  List<Window> window(Map<String, String> selector, long start, long end) {
    List<Window> found = new ArrayList<>();
    byName
        .getOrDefault(selector.get(NAME), Map.of())
        .forEach(
            (labels, series) -> {
              int from = series.indexAfter(start);
              int to = series.indexAfter(end);
              if (has(labels, selector)) {
                found.add(window(labels, series, start, end, from, to));
              }
            });
    return found;
  }

  /** Leaves out the marks of gaps. */
  private static Window window(
      Map<String, String> labels, Series series, long start, long end, int from, int to) {
    long[] times = new long[to - from];
    double[] values = new double[to - from];
    int size = 0;
    for (int i = from; i < to; i++) {
      if (!Double.isNaN(series.values[i])) {
        times[size] = series.times[i];
        values[size++] = series.values[i];
      }
    }
    return new Window(labels, start, end, Arrays.copyOf(times, size), Arrays.copyOf(values, size));
  }
}
