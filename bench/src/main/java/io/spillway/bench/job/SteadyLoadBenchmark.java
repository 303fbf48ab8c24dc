package io.spillway.bench.job;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Sends events at a rate while the job runs, and measures how checkpoints and deliveries keep up.
 */
final class SteadyLoadBenchmark {
  private static final String GROUP = "bench-steady";

  private final BenchmarkContext bench;

  SteadyLoadBenchmark(BenchmarkContext bench) {
    this.bench = bench;
  }

  void run() throws IOException, InterruptedException, SQLException {
    BenchOptions options = bench.options();
    String kafka = bench.bootstrapServers();
    WorkerFigures.Run figures;
    try (WorkerProcess worker = bench.startWorker("steady")) {
      CompletableFuture<Long> sender =
          CompletableFuture.supplyAsync(
              () -> BenchEvents.send(kafka, options.events, (double) options.rate));
      figures =
          worker.ask(
              new WorkerRequest.SteadyLoad(
                  new WorkerRequest.ConsumerGroup(kafka, GROUP),
                  options.events,
                  BenchmarkContext.SAVEPOINTS,
                  bench.job("source.group-id=" + GROUP)),
              WorkerFigures.Run.class);
      var unused = sender.join();
    }
    report(figures, bench.delivered());
  }

  private void report(WorkerFigures.Run figures, DeliveredFiles delivered) throws IOException {
    long[] delays = DeliveredFiles.delays(bench.buckets());
    long[] checkpoints =
        figures.checkpoints().stream()
            .mapToLong(WorkerFigures.Checkpoint::millis)
            .sorted()
            .toArray();
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
