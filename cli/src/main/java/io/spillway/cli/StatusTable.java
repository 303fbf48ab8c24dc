package io.spillway.cli;

import io.spillway.status.DestinationStatus;
import io.spillway.status.DestinationStatus.Entry;
import io.spillway.status.Figure;
import io.spillway.status.FlinkJob;
import io.spillway.status.JobFigure;
import io.spillway.status.JobStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Prints the status of a job and its destinations: a table, or where the terminal is too narrow for
 * it a block for each destination, and notes below it.
 */
final class StatusTable {
  private static final String GAP = "  ";

  private final PrintStream out;
  private final int width;

  /** A column with its heading in two lines. */
  private record Column(String above, String below, Function<DestinationStatus, String> cell) {
    static Column of(String above, String below, Figure figure) {
      return new Column(above, below, status -> number(status.of(figure)));
    }
  }

  /**
   * @param width how many columns there are at most
   */
  StatusTable(PrintStream out, int width) {
    this.out = out;
    this.width = width;
  }

  void print(JobStatus status, Collection<DestinationStatus> shown) {
    StatusNotes notes = new StatusNotes(status);
    FlinkJob job = status.job();
    out.println(
        job.name() + " " + job.id() + ": " + job.state() + ", counted since " + job.started());
    notes.ofJob().forEach(out::println);
    out.println(
        "events: "
            + numbers(
                status,
                JobFigure.READ_EVENTS,
                "read",
                JobFigure.TAKEN_EVENTS,
                "taken by a mapping",
                JobFigure.UNMATCHED_EVENTS,
                "by none",
                JobFigure.SWITCHED_OFF_EVENTS,
                "switched off",
                JobFigure.FILTERED_EVENTS,
                "filtered",
                JobFigure.REJECTED_EVENTS,
                "rejected as a whole",
                JobFigure.EMPTY_EVENTS,
                "without a value"));
    out.println(
        "files: "
            + numbers(
                status,
                JobFigure.DELIVERED_FILES,
                "delivered",
                JobFigure.LOST_FILES,
                "lost",
                JobFigure.DISCARDED_FILES,
                "discarded"));
    if (!shown.isEmpty()) {
      out.println();
      List<String> table = table(columns(shown), shown);
      if (table.stream().mapToInt(String::length).max().orElse(0) <= width) {
        table.forEach(out::println);
      } else {
        shown.forEach(this::printBlock);
      }
    }
    for (String note : notes.of(shown)) {
      out.println();
      out.println(note);
    }
  }

  private static String numbers(JobStatus status, Object... figuresAndWords) {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < figuresAndWords.length; i += 2) {
      numbers.add(number(status.of((JobFigure) figuresAndWords[i])) + " " + figuresAndWords[i + 1]);
    }
    return String.join(", ", numbers);
  }

  /** What was filtered, lost or discarded has columns only where there is any. */
  private static List<Column> columns(Collection<DestinationStatus> shown) {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                new Column("", "destination", DestinationStatus::id),
                Column.of("events", "received", Figure.RECEIVED_EVENTS),
                new Column("not", "matched", status -> number(status.unmatchedEvents())),
                Column.of("switched", "off", Figure.SWITCHED_OFF_EVENTS)));
    if (isAny(shown, Figure.FILTERED_EVENTS)) {
      columns.add(Column.of("", "filtered", Figure.FILTERED_EVENTS));
    }
    columns.addAll(
        List.of(
            Column.of("dead", "letters", Figure.REJECTED_ROWS),
            Column.of("rows", "made", Figure.ROUTED_ROWS),
            Column.of("rows", "held", Figure.HELD_ROWS),
            Column.of("rows", "delivered", Figure.DELIVERED_ROWS)));
    for (Figure figure : List.of(Figure.LOST_ROWS, Figure.DISCARDED_ROWS)) {
      if (isAny(shown, figure)) {
        columns.add(Column.of("rows", figure == Figure.LOST_ROWS ? "lost" : "discarded", figure));
      }
    }
    columns.add(Column.of("files", "waiting", Figure.WAITING_FILES));
    columns.add(new Column("", "oldest", status -> age(status.of(Figure.OLDEST_WAITING_MILLIS))));
    columns.add(Column.of("files", "delivered", Figure.DELIVERED_FILES));
    columns.add(new Column("", "state", StatusTable::state));
    return columns;
  }

  private static boolean isAny(Collection<DestinationStatus> shown, Figure figure) {
    return shown.stream().anyMatch(status -> status.of(figure) > 0);
  }

  private static List<String> table(List<Column> columns, Collection<DestinationStatus> shown) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(columns.stream().map(Column::above).toList());
    rows.add(columns.stream().map(Column::below).toList());
    shown.forEach(
        status -> rows.add(columns.stream().map(column -> column.cell.apply(status)).toList()));
    int[] widths = new int[columns.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  /** The first and the last column are texts, the others numbers. */
  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      String space = " ".repeat(widths[i] - cell.length());
      boolean isText = i == 0 || i == widths.length - 1;
      line.append(i == 0 ? "" : GAP).append(isText ? cell + space : space + cell);
    }
    return line.toString().stripTrailing();
  }

  private void printBlock(DestinationStatus status) {
    out.println(status.id() + ": " + state(status));
    out.println(
        "  events  "
            + number(status.of(Figure.RECEIVED_EVENTS))
            + " received, "
            + number(status.unmatchedEvents())
            + " not matched, "
            + number(status.of(Figure.SWITCHED_OFF_EVENTS))
            + " switched off, "
            + number(status.of(Figure.FILTERED_EVENTS))
            + " filtered");
    out.println(
        "  rows    "
            + number(status.of(Figure.ROUTED_ROWS))
            + " made, "
            + number(status.of(Figure.REJECTED_ROWS))
            + " dead letters, "
            + number(status.of(Figure.HELD_ROWS))
            + " held");
    out.println(
        "          "
            + number(status.of(Figure.DELIVERED_ROWS))
            + " delivered, "
            + number(status.of(Figure.LOST_ROWS))
            + " lost, "
            + number(status.of(Figure.DISCARDED_ROWS))
            + " discarded");
    out.println(
        "  files   "
            + number(status.of(Figure.WAITING_FILES))
            + " waiting, oldest "
            + age(status.of(Figure.OLDEST_WAITING_MILLIS))
            + ", "
            + number(status.of(Figure.DELIVERED_FILES))
            + " delivered");
  }

  private static String state(DestinationStatus status) {
    String state = status.state().name().toLowerCase(Locale.ROOT);
    return Arrays.asList(Entry.DISABLED, Entry.REMOVED).contains(status.entry())
        ? state + ", " + status.entry().name().toLowerCase(Locale.ROOT)
        : state;
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** In the two largest units: {@code 3h 12m}. */
  static String age(long millis) {
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
}
