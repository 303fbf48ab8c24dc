package io.spillway.bench.job;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Prints each run, and at the end their medians and ratios. */
final class BenchReport {
  private static final String ROW = "%-43s %8s %9s %6s %7s %9s %7s %7s %7s %8s %8s %7s %7s %8s%n";

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
        "CPU us/ev",
        "servers",
        "peak MB",
        "chk max",
        "S3 B/ev",
        "req/file",
        "ms/file",
        "files",
        "chk MB");
  }

  void run(MeasuredJob job, String which, RunResult run) {
    row(job.title() + ", " + which, List.of(run));
  }

  /** Prints medians, and the ratios of Spillway to its peers. */
  void summary(String which, Map<MeasuredJob, List<RunResult>> runs) {
    if (runs.values().stream().allMatch(List::isEmpty)) {
      return;
    }
    out.println();
    out.println("Medians, " + which + ":");
    header();
    Map<MeasuredJob, Double> rates = new EnumMap<>(MeasuredJob.class);
    Map<MeasuredJob, Double> cpu = new EnumMap<>(MeasuredJob.class);
    runs.forEach(
        (job, all) -> {
          row(job.title(), all);
          rates.put(job, median(all, RunResult::eventsPerSecond));
          cpu.put(job, median(all, RunResult::cpuMicrosPerEvent));
        });
    RunResult last = runs.get(MeasuredJob.SPILLWAY).get(runs.get(MeasuredJob.SPILLWAY).size() - 1);
    out.println("Spillway's requests to S3, checkpoints included: " + last.servers().s3Requests());
    double spillway = rates.get(MeasuredJob.SPILLWAY);
    Double sql = rates.get(MeasuredJob.FLINK_SQL);
    Double ceiling = rates.get(MeasuredJob.READ_AND_DISCARD);
    if (sql != null && ceiling != null) {
      out.printf(
          Locale.ROOT,
          "Spillway is %.2f x Flink SQL and %.0f %% of reading alone; an event takes %.2f of the"
              + " processor time that it takes in Flink SQL.%n",
          spillway / sql,
          100 * spillway / ceiling,
          cpu.get(MeasuredJob.SPILLWAY) / cpu.get(MeasuredJob.FLINK_SQL));
    }
    out.flush();
  }

  private void row(String title, List<RunResult> runs) {
    out.printf(
        Locale.ROOT,
        ROW,
        title,
        number("%.1f", runs, RunResult::seconds),
        number("%,.0f", runs, RunResult::eventsPerSecond),
        number("%.0f", runs, run -> run.bytesPerSecond() / 1e6),
        number("%.1f", runs, run -> run.worker().cpuSeconds()),
        number("%.1f", runs, RunResult::cpuMicrosPerEvent),
        number("%.1f", runs, run -> run.servers().cpuSeconds()),
        number("%.0f", runs, run -> run.worker().peakMemoryBytes() / 1e6),
        number("%.1f s", runs, run -> largest(run, WorkerFigures.Checkpoint::millis) / 1e3),
        number("%,.0f", runs, RunResult::s3BytesPerEvent),
        number("%.2f", runs, RunResult::requestsPerFile),
        number("%,.1f", runs, RunResult::cpuMillisPerFile),
        number("%,.0f", runs, run -> run.output().files()),
        number("%.1f", runs, run -> largest(run, WorkerFigures.Checkpoint::writtenBytes) / 1e6));
    out.flush();
  }

  private static long largest(RunResult run, ToLongFunction<WorkerFigures.Checkpoint> figure) {
    return run.worker().checkpoints().stream().mapToLong(figure).max().orElse(0);
  }

  private static String number(
      String format, List<RunResult> runs, ToDoubleFunction<RunResult> figure) {
    return String.format(Locale.ROOT, format, median(runs, figure));
  }

  private static double median(List<RunResult> runs, ToDoubleFunction<RunResult> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
