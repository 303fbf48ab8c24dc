package io.spillway.playground;

import io.spillway.record.SourceRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The records that the lines of {@code --topic} came in. The page sends back lines that may have
 * been changed, moved or deleted; those that are as they were still have their records.
 */
public final class KnownRecords {
  /** Of events that come in no records. */
  public static final KnownRecords NONE = new KnownRecords();

  private final Map<String, List<SourceRecord>> byLine = new HashMap<>();

  /** Adds the next line. */
  public void add(String line, SourceRecord record) {
    byLine.computeIfAbsent(line, unknown -> new ArrayList<>(1)).add(record);
  }

  /** Finds the records of the lines of one evaluation. */
  Lines lines() {
    return new Lines();
  }

  /** Asked for one line after the other: the same event twice has two records. */
  final class Lines {
    private final Map<String, Queue<SourceRecord>> left = new HashMap<>();

    /** The record of the next line; null when it is not known. */
    @Nullable SourceRecord of(String line) {
      List<SourceRecord> all = byLine.get(line);
      return all == null ? null : left.computeIfAbsent(line, first -> new ArrayDeque<>(all)).poll();
    }
  }
}
