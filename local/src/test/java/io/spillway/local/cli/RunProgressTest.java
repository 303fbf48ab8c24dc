package io.spillway.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.status.DestinationStatus;
import io.spillway.status.DestinationStatus.Entry;
import io.spillway.status.Figure;
import io.spillway.status.FlinkJob;
import io.spillway.status.JobFigure;
import io.spillway.status.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunProgressTest {

  @Test
  void addsUpWhatBecameOfEventsRowsAndFiles() {
    Map<JobFigure, Long> events =
        Map.of(
            JobFigure.READ_EVENTS, 12_345L,
            JobFigure.UNMATCHED_EVENTS, 5L,
            JobFigure.SWITCHED_OFF_EVENTS, 6L,
            JobFigure.FILTERED_EVENTS, 7L,
            JobFigure.EMPTY_EVENTS, 8L,
            JobFigure.REJECTED_EVENTS, 2L);
    assertThat(
            RunProgress.line(
                status(
                    events,
                    destination(
                        "a",
                        Map.of(
                            Figure.ROUTED_ROWS, 1_000L,
                            Figure.REJECTED_ROWS, 1L,
                            Figure.DELIVERED_FILES, 3L,
                            Figure.DELIVERED_ROWS, 900L)),
                    destination("b", Map.of(Figure.ROUTED_ROWS, 1L, Figure.WAITING_FILES, 2L)))))
        .isEqualTo(
            "12,345 events read: 1,001 rows, 26 filtered, 3 dead letters; 3 files (900 rows)"
                + " delivered, 2 files waiting");
  }

  @Test
  void saysOneOfEachInTheSingular() {
    assertThat(
            RunProgress.line(
                status(
                    Map.of(JobFigure.READ_EVENTS, 1L, JobFigure.REJECTED_EVENTS, 1L),
                    destination(
                        "a",
                        Map.of(
                            Figure.ROUTED_ROWS, 1L,
                            Figure.DELIVERED_FILES, 1L,
                            Figure.DELIVERED_ROWS, 1L,
                            Figure.WAITING_FILES, 1L)))))
        .isEqualTo(
            "1 event read: 1 row, 0 filtered, 1 dead letter; 1 file (1 row) delivered, 1 file"
                + " waiting");
  }

  @Test
  void takesColumnsThatAreNoneForNoTerminal() {
    assertThat(RunProgress.columns(null)).isZero();
    assertThat(RunProgress.columns("")).isZero();
    assertThat(RunProgress.columns("-80")).isZero();
  }

  private static DestinationStatus destination(String id, Map<Figure, Long> figures) {
    return new DestinationStatus(id, Entry.ENABLED, figures, "");
  }

  private static JobStatus status(Map<JobFigure, Long> events, DestinationStatus... destinations) {
    TreeMap<String, DestinationStatus> byId = new TreeMap<>();
    for (DestinationStatus destination : destinations) {
      byId.put(destination.id(), destination);
    }
    FlinkJob job =
        new FlinkJob("0", "Spillway", "RUNNING", Instant.EPOCH, List.of(), Map.of("RUNNING", 1));
    return new JobStatus(job, 1, 1, Instant.EPOCH, Instant.EPOCH, events, byId);
  }
}
