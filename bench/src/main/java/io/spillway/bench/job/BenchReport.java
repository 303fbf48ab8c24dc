package io.spillway.bench.job;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Prints runs as they come, and at the end their medians and ratios. */
final class BenchReport {
  private static final String ROW = "%-34s %8s %9s %6s %7s %7s %7s %7s %11s %7s %8s%n";

  private final PrintWriter out;

  BenchReport(PrintWriter out) {
    this.out = out;
  }

  void header() {
    out.printf(
        Locale.ROOT,
        ROW,
        "",
        "seconds",
        "events/s",
        "MB/s",
        "CPU s",
        "servers",
        "peak MB",
        "chk max",
        "req/M events",
        "files",
        "chk MB");
  }

  void run(Subject subject, String which, Run run) {
    row(subject.title() + ", " + which, List.of(run));
  }

  /** Medians, and what they are of the peers'. */
  void summary(String which, Map<Subject, List<Run>> runs) {
    if (runs.values().stream().allMatch(List::isEmpty)) {
      return;
    }
    out.println();
    out.println("Medians, " + which + ":");
    header();
    Map<Subject, Double> rates = new EnumMap<>(Subject.class);
    runs.forEach(
        (subject, all) -> {
          row(subject.title(), all);
          rates.put(subject, median(all, Run::eventsPerSecond));
        });
    Run last = runs.get(Subject.SPILLWAY).get(runs.get(Subject.SPILLWAY).size() - 1);
    out.println("Spillway's requests to S3, checkpoints included: " + last.s3Requests());
    double spillway = rates.get(Subject.SPILLWAY);
    Double sql = rates.get(Subject.FLINK_SQL);
    Double ceiling = rates.get(Subject.READ_AND_DISCARD);
    if (sql != null && ceiling != null) {
      out.printf(
          Locale.ROOT,
          "Spillway is %.2f x Flink SQL and %.0f %% of reading alone.%n",
          spillway / sql,
          100 * spillway / ceiling);
    }
    out.flush();
  }

  private void row(String title, List<Run> runs) {
    out.printf(
        Locale.ROOT,
        ROW,
        title,
        number("%.1f", runs, Run::seconds),
        number("%,.0f", runs, Run::eventsPerSecond),
        number("%.0f", runs, run -> run.bytes() / 1e6 / run.seconds()),
        number("%.1f", runs, run -> run.figures().cpuSeconds()),
        number("%.1f", runs, Run::serverCpuSeconds),
        number("%.0f", runs, run -> run.figures().peakMemoryBytes() / 1e6),
        number(
            "%.1f s",
            runs,
            run ->
                run.figures().checkpointMillis().stream().mapToLong(d -> d).max().orElse(0) / 1e3),
        number("%,.0f", runs, run -> run.allS3Requests() * 1e6 / run.events()),
        number("%,.0f", runs, Run::files),
        number("%.1f", runs, run -> run.figures().largestCheckpointBytes() / 1e6));
    out.flush();
  }

  private static String number(String format, List<Run> runs, ToDoubleFunction<Run> figure) {
    return String.format(Locale.ROOT, format, median(runs, figure));
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
