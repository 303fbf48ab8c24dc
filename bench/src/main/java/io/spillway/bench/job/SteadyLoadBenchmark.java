package io.spillway.bench.job;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.util.TimeUtils;

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
                  TimeUtils.parseDuration(options.warmUp).toMillis(),
                  BenchmarkContext.SAVEPOINTS,
                  bench.job("source.group-id=" + GROUP)),
              WorkerFigures.Run.class);
      var unused = sender.join();
    }
    report(figures, bench.delivered());
  }

  private void report(WorkerFigures.Run figures, DeliveredFiles delivered) throws IOException {
    long start = figures.startMillis();
    long[] delays = DeliveredFiles.delays(bench.buckets(), start);
    long[] checkpoints =
        figures.checkpoints().stream()
            .filter(checkpoint -> checkpoint.triggeredMillis() >= start)
            .mapToLong(WorkerFigures.Checkpoint::millis)
            .sorted()
            .toArray();
    double seconds = (figures.finishedMillis() - start) / 1e3;
    bench.line(
        "measured for",
        "%.1f s with %.1f CPU s: %.2f cores",
        seconds,
        figures.cpuSeconds(),
        figures.cpuSeconds() / seconds);
    bench.line("checkpoints", "%d", checkpoints.length);
    bench.line("  median, 99th percentile, longest", "%s", spread(checkpoints));
    bench.line("files, and of these measured", "%,d, %,d", delivered.files(), delays.length);
    bench.line("  from closed to delivered", "%s", spread(delays));
    bench.line("peak memory", "%,.0f MB", figures.peakMemoryBytes() / 1e6);
  }

  private static String spread(long[] sortedMillis) {
    int count = sortedMillis.length;
    return count == 0
        ? "none"
        : String.format(
            Locale.ROOT,
            "%.1f s, %.1f s, %.1f s",
            sortedMillis[count / 2] / 1e3,
            sortedMillis[(int) Math.ceil(count * 0.99) - 1] / 1e3,
            sortedMillis[count - 1] / 1e3);
  }
}
