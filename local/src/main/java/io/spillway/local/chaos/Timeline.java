package io.spillway.local.chaos;

import io.spillway.local.chaos.ChaosPlan.PlannedFault;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Prints what happens line by line, and a summary. */
final class Timeline {
  private static final String SUM = "  %-28s %6s %10s %10s%n";

  /**
   * What became of a fault.
   *
   * @param at since the start of the run
   * @param detail what exactly was done; may be empty
   * @param recovery from the fault, or from the end of one that lasts, until the job worked again;
   *     null when it did not in time
   */
  record Outcome(PlannedFault fault, Duration at, String detail, @Nullable Duration recovery) {}

  private final PrintWriter out;
  private final List<Outcome> outcomes = new ArrayList<>();

  Timeline(PrintWriter out) {
    this.out = out;
  }

  void header() {
    line("time", "fault", "recovery");
  }

  void add(Outcome outcome) {
    outcomes.add(outcome);
    Duration recovery = outcome.recovery();
    line(
        clock(outcome.at()),
        describe(outcome),
        recovery == null ? "NOT RECOVERED" : seconds(recovery));
  }

  /** Prints something that happened by itself. */
  void note(Duration at, String text) {
    line(clock(at), "  " + text, "");
  }

  private void line(String time, String what, String recovery) {
    out.printf(Locale.ROOT, "  %5s  %-66s  %s%n", time, what, recovery);
    out.flush();
  }

  private static String describe(Outcome outcome) {
    PlannedFault fault = outcome.fault();
    String detail = outcome.detail().isEmpty() ? "" : " " + outcome.detail();
    String lasts = fault.kind().lasts() ? " for " + fault.lasts().toSeconds() + " s" : "";
    return fault.kind().text() + detail + lasts;
  }

  /** Prints how often each kind of fault was injected and how long recovery took. */
  void summary() {
    out.println();
    out.printf(Locale.ROOT, SUM, "faults", "count", "median", "longest");
    for (FaultKind kind : FaultKind.values()) {
      sum(kind.text(), outcomes.stream().filter(it -> it.fault().kind() == kind).toList());
    }
    sum("all", outcomes);
    out.flush();
  }

  private void sum(String name, List<Outcome> some) {
    List<Duration> recoveries =
        some.stream().map(Outcome::recovery).filter(Objects::nonNull).sorted().toList();
    if (some.isEmpty()) {
      return;
    }
    String median = recoveries.isEmpty() ? "-" : seconds(median(recoveries));
    String longest =
        recoveries.size() < some.size()
            ? "never"
            : seconds(recoveries.stream().max(Comparator.naturalOrder()).orElseThrow());
    out.printf(Locale.ROOT, SUM, name, some.size(), median, longest);
  }

  /** The mean of the two in the middle for an even number. */
  private static Duration median(List<Duration> sorted) {
    int count = sorted.size();
    return sorted.get((count - 1) / 2).plus(sorted.get(count / 2)).dividedBy(2);
  }

  /** How many faults were injected. */
  int faults() {
    return outcomes.size();
  }

  long unrecovered() {
    return outcomes.stream().filter(outcome -> outcome.recovery() == null).count();
  }

  private static String clock(Duration at) {
    return String.format(Locale.ROOT, "%02d:%02d", at.toMinutes(), at.toSecondsPart());
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
