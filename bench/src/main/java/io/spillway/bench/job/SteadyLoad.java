package io.spillway.bench.job;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** Sends events at a rate while the job runs, and sees how checkpoints and deliveries keep up. */
final class SteadyLoad {
  private static final String GROUP = "bench-steady";

  private final Bench bench;

  SteadyLoad(Bench bench) {
    this.bench = bench;
  }

  void run() throws IOException, InterruptedException, SQLException {
    BenchOptions options = bench.options();
    String kafka = bench.servers().bootstrapServers();
    RunFigures figures;
    try (WorkerProcess worker = bench.startWorker("steady")) {
      CompletableFuture<Long> sender =
          CompletableFuture.supplyAsync(
              () -> bench.events().send(kafka, BenchServers.TOPIC, options.events, options.rate));
      figures =
          worker.ask(
              new SteadyRequest(
                  kafka,
                  GROUP,
                  options.events,
                  BenchServers.savepoints(),
                  options.parallelism,
                  bench.jobArguments("source.group-id=" + GROUP)),
              RunFigures.class);
      var unused = sender.join();
    }
    report(figures, bench.delivered());
  }

  private void report(RunFigures figures, Delivered delivered) throws IOException {
    long[] delays = Delivered.delays(bench.servers().delivered());
    long[] checkpoints = figures.checkpointMillis().stream().mapToLong(d -> d).sorted().toArray();
    double seconds = (figures.finishedMillis() - figures.firstRunningMillis()) / 1e3;
    bench.line("the job ran for", "%.1f s with %.1f CPU s", seconds, figures.cpuSeconds());
    bench.line("checkpoints", "%d", checkpoints.length);
    bench.line("  median and longest", "%s", spread(checkpoints));
    bench.line("files", "%,d", delivered.files());
    bench.line("  from closed to delivered", "%s", spread(delays));
    bench.line("peak memory", "%,.0f MB", figures.peakMemoryBytes() / 1e6);
  }

  private static String spread(long[] sortedMillis) {
    int count = sortedMillis.length;
    return count == 0
        ? "none"
        : String.format(
            Locale.ROOT,
            "%.1f s, %.1f s",
            sortedMillis[count / 2] / 1e3,
            sortedMillis[count - 1] / 1e3);
  }
}
