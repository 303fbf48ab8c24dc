package io.spillway.cli;

import io.spillway.status.DestinationStatus;
import io.spillway.status.DestinationStatus.State;
import io.spillway.status.Figure;
import io.spillway.status.FlinkJob;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Prints the statuses of destinations as a table, and failures below it. */
final class StatusTable {
  private static final List<String> HEADER =
      List.of(
          "destination",
          "events received",
          "not matched",
          "switched off",
          "dead letters",
          "rows made",
          "held",
          "files waiting",
          "oldest",
          "files delivered",
          "rows delivered",
          "state");

  private final StandardStreams streams;

  StatusTable(StandardStreams streams) {
    this.streams = streams;
  }

  void print(FlinkJob job, Collection<DestinationStatus> statuses) {
    PrintStream out = streams.text();
    out.println(
        job.name() + " " + job.id() + ": " + job.state() + ", counted since " + job.started());
    out.println();
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    statuses.forEach(status -> rows.add(row(status)));
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      out.println(line(row, widths));
    }
    for (DestinationStatus status : statuses) {
      String explanation = explanation(status);
      if (!explanation.isEmpty()) {
        out.println();
        out.println(status.id() + ": " + explanation);
      }
    }
  }

  private static List<String> row(DestinationStatus status) {
    return Arrays.asList(
        status.id(),
        number(status.of(Figure.RECEIVED_EVENTS)),
        number(status.unmatchedEvents()),
        number(status.of(Figure.SWITCHED_OFF_EVENTS)),
        number(status.of(Figure.REJECTED_ROWS)),
        number(status.of(Figure.ROUTED_ROWS)),
        number(status.of(Figure.HELD_ROWS)),
        number(status.of(Figure.WAITING_FILES)),
        age(status.of(Figure.OLDEST_WAITING_MILLIS)),
        number(status.of(Figure.DELIVERED_FILES)),
        number(status.of(Figure.DELIVERED_ROWS)),
        status.state().name().toLowerCase(Locale.ROOT));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** In the two largest units: {@code 3h 12m}. */
  private static String age(long millis) {
    Duration age = Duration.ofMillis(millis);
    if (age.toDays() > 0) {
      return age.toDays() + "d " + age.toHoursPart() + "h";
    } else if (age.toHours() > 0) {
      return age.toHours() + "h " + age.toMinutesPart() + "m";
    } else if (age.toMinutes() > 0) {
      return age.toMinutes() + "m " + age.toSecondsPart() + "s";
    }
    return millis == 0 ? "-" : age.toSeconds() + "s";
  }

  /** The first and the last column are texts, the others numbers. */
  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      String space = " ".repeat(widths[i] - cell.length());
      boolean isText = i == 0 || i == widths.length - 1;
      line.append(i == 0 ? "" : "  ").append(isText ? cell + space : space + cell);
    }
    return line.toString().stripTrailing();
  }

  private static String explanation(DestinationStatus status) {
    if (status.state() == State.HOLDING) {
      return number(status.of(Figure.HELD_FILES))
          + " files were staged for another bucket and role, which had this id before; say"
          + " takes_over_waiting: true in its catalog entry if they are this destination's, else"
          + " they are discarded after staging.retention";
    } else if (status.state() == State.INACTIVE) {
      return "is disabled or not in the catalog; what waits is still delivered if it is disabled,"
          + " else discarded after staging.retention";
    } else if (status.state() == State.IDLE) {
      return "no event of its sources came; compare its `sources` with the events' writeKey";
    } else if (status.state() == State.UNMATCHED) {
      return "events of its sources came, and no trigger of its mappings took one; try"
          + " `bin/spillway preview` with some of them";
    }
    return status.lastFailure().isEmpty()
        ? ""
        : status.lastFailureTime() + ": " + status.lastFailureReason();
  }
}
