package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.status.DestinationStatus;
import io.spillway.status.DestinationStatus.Entry;
import io.spillway.status.Figure;
import io.spillway.status.FlinkJob;
import io.spillway.status.JobStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a table fits a terminal. */
class StatusTableTest {
  private static final DestinationStatus ACME =
      new DestinationStatus(
          "acme",
          Entry.ENABLED,
          Map.of(
              Figure.RECEIVED_EVENTS,
              1_234_567L,
              Figure.TAKEN_EVENTS,
              1_000_000L,
              Figure.ROUTED_ROWS,
              1_000_001L,
              Figure.DELIVERED_ROWS,
              1_000_000L,
              Figure.LOST_ROWS,
              1L),
          "");

  @Test
  void printsATableThatFits() {
    String table = print(130);
    assertThat(table).contains("destination  ").doesNotContain("acme: ok");
    assertThat(print(Integer.MAX_VALUE)).isEqualTo(table);
    assertThat(table.lines()).allMatch(line -> line.length() <= 150);
  }

  @Test
  void printsABlockForEachDestinationWhereATableDoesNotFit() {
    assertThat(print(100))
        .endsWith(
            """

            acme: ok
              events  1,234,567 received, 234,567 not matched, 0 switched off, 0 filtered
              rows    1,000,001 made, 0 dead letters, 0 held
                      1,000,000 delivered, 1 lost, 0 discarded
              files   0 waiting, oldest -, 0 delivered
            """);
  }

  @ParameterizedTest
  @CsvSource({"80, 80", ", 2147483647", "'', 2147483647", "x, 2147483647", "0, 2147483647"})
  void knowsTheWidthOfATerminalOnly(String columns, int width) {
    assertThat(StandardStreams.width(columns)).isEqualTo(width);
  }

  private static String print(int width) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Instant now = Instant.parse("2026-11-26T05:00:00Z");
    FlinkJob job =
        new FlinkJob("0123", "Spillway", "RUNNING", now, List.of(), Map.of("RUNNING", 4));
    new StatusTable(new PrintStream(out, true, StandardCharsets.UTF_8), width)
        .print(
            new JobStatus(job, 4, 4, now, now, Map.of(), new TreeMap<>(Map.of("acme", ACME))),
            List.of(ACME));
    return out.toString(StandardCharsets.UTF_8);
  }
}
