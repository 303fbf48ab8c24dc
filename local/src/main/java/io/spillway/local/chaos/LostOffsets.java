package io.spillway.local.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The offsets that the job has reported as lost, each once: a replay after a failure reports again
 * what it would have read again.
 */
final class LostOffsets {
  private static final Pattern REPORT =
      Pattern.compile(
          "ERROR .*Events lost: Kafka deleted the records of topic '[^']*', partition (\\d+),"
              + " from offset (\\d+) to (\\d+) ");

  private final Map<Integer, BitSet> offsets = new TreeMap<>();
  private int reports;

  /** Receives offsets one by one. */
  interface Visitor {
    void visit(int partition, long offset);
  }

  /**
   * Reads what task managers have logged.
   *
   * @param logs the folder of their logs
   */
  static LostOffsets in(Path logs) {
    LostOffsets lost = new LostOffsets();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(logs, "taskmanager-*.log")) {
      for (Path file : files) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
          lines.forEach(lost::read);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The logs in " + logs + " cannot be read", e);
    }
    return lost;
  }

  /** Adds what a line of a log reports, if anything. */
  void read(String line) {
    Matcher report = REPORT.matcher(line);
    if (report.find()) {
      reports++;
      offsets
          .computeIfAbsent(Integer.valueOf(report.group(1)), partition -> new BitSet())
          .set(Integer.parseInt(report.group(2)), Integer.parseInt(report.group(3)) + 1);
    }
  }

  boolean contains(int partition, long offset) {
    BitSet some = offsets.get(partition);
    return some != null && some.get(Math.toIntExact(offset));
  }

  void forEach(Visitor visitor) {
    offsets.forEach(
        (partition, some) -> some.stream().forEach(offset -> visitor.visit(partition, offset)));
  }

  /** How many offsets are lost. */
  long count() {
    return offsets.values().stream().mapToLong(BitSet::cardinality).sum();
  }

  /** How many lines reported them. */
  int reports() {
    return reports;
  }
}
