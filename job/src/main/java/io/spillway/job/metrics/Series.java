package io.spillway.job.metrics;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a metric is a series of.
 *
 * @param unit for example {@code rows}; empty for a text
 * @param label null when there is one series per subtask
 */
public record Series(Kind kind, String unit, @Nullable Label label) {
  /** What a metric is in Flink. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    /** A gauge that Flink's REST API alone can show. */
    TEXT
  }

  public Series {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(unit, "unit");
  }

  static Series counter(String unit) {
    return new Series(Kind.COUNTER, unit, null);
  }

  static Series gauge(String unit) {
    return new Series(Kind.GAUGE, unit, null);
  }

  static Series histogram(String unit) {
    return new Series(Kind.HISTOGRAM, unit, null);
  }

  static Series text() {
    return new Series(Kind.TEXT, "", null);
  }

  /** One for each value of a label. */
  Series by(Label other) {
    return new Series(kind, unit, other);
  }
}
