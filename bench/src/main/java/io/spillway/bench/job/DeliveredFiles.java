package io.spillway.bench.job;

import io.spillway.delimited.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files in the destinations' buckets.
 *
 * @param lastMillis when the last object was complete, since the epoch
 */
record DeliveredFiles(long files, long bytes, long lastMillis) {
  /** Counts the files. */
  static DeliveredFiles in(List<Path> buckets) throws IOException {
    long files = 0;
    long bytes = 0;
    long last = 0;
    for (Path file : files(buckets)) {
      files++;
      bytes += Files.size(file);
      last = Math.max(last, Files.getLastModifiedTime(file).toMillis());
    }
    return new DeliveredFiles(files, bytes, last);
  }

  /**
   * Checks that every event has one row.
   *
   * @throws IllegalStateException when some have none or more than one
   */
  static void verify(List<Path> buckets, long events, String messageIdPrefix) throws SQLException {
    String globs =
        buckets.stream()
            .filter(bucket -> !files(List.of(bucket)).isEmpty())
            .map(bucket -> "'" + bucket + "/**'")
            .collect(Collectors.joining(", "));
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT count(*), count(DISTINCT message_id), count(*) FILTER (NOT"
                    + " starts_with(message_id, '"
                    + messageIdPrefix
                    + "')) FROM read_csv(["
                    + globs
                    + "], delim=',', quote='\"', escape='\"', header=true, all_varchar=true,"
                    + " parallel=false, new_line='\\n', max_line_size=16000000)")) {
      result.next();
      long rows = result.getLong(1);
      long ids = result.getLong(2);
      long strangers = result.getLong(3);
      if (rows != events || ids != events || strangers != 0) {
        throw new IllegalStateException(
            "This does not add up: %d events, but %d rows with %d message ids, %d of them unknown"
                .formatted(events, rows, ids, strangers));
      }
    }
  }

  /**
   * The time from the end of its batch to the delivery of each file in milliseconds, sorted.
   *
   * @param sinceMillis earlier batches do not count; since the epoch
   */
  static long[] delays(List<Path> buckets, long sinceMillis) throws IOException {
    List<Long> delays = new ArrayList<>();
    for (Path file : files(buckets)) {
      long closed = closed(file).toEpochMilli();
      if (closed >= sinceMillis) {
        delays.add(Files.getLastModifiedTime(file).toMillis() - closed);
      }
    }
    return delays.stream().mapToLong(delay -> delay).sorted().toArray();
  }

  /** When the batch of a file was closed, which is the last but one part of its name. */
  private static Instant closed(Path file) {
    String[] parts = file.getFileName().toString().split("_", -1);
    try {
      return ObjectKey.time(parts[Math.max(0, parts.length - 2)]);
    } catch (DateTimeParseException e) {
      throw new IllegalStateException(file + " has no time in its name", e);
    }
  }

  /**
   * Checks that the peer has written a row for each event. Files whose names begin with a dot are
   * parts that it did not finish.
   *
   * @return the number of its files
   * @throws IllegalStateException when it has not
   */
  static long verifyLines(Path folder, long events) throws IOException {
    List<Path> complete =
        files(List.of(folder)).stream()
            .filter(file -> !file.getFileName().toString().startsWith("."))
            .toList();
    long lines = 0;
    for (Path file : complete) {
      try (Stream<String> content = Files.lines(file)) {
        lines += content.count();
      }
    }
    if (lines != events) {
      throw new IllegalStateException("The peer wrote " + lines + " rows of " + events + " events");
    }
    return complete.size();
  }

  private static List<Path> files(List<Path> folders) {
    return folders.stream().flatMap(DeliveredFiles::filesBelow).toList();
  }

  private static Stream<Path> filesBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
