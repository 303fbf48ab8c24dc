package io.spillway.bench.job;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Measures the cost of held rows: all events of the topic become rows of batches that do not fill
 * up. One process reads them and ends; another is restored from the last checkpoint and delivers
 * everything.
 */
final class HeldStateBenchmark {
  private static final String GROUP = "bench-held";

  private final BenchmarkContext bench;
  private final WorkerRequest.JobSettings job;

  HeldStateBenchmark(BenchmarkContext bench) {
    this.bench = bench;
    this.job = bench.job("batch.max-age=1 d", "source.group-id=" + GROUP);
  }

  void run() throws IOException, InterruptedException, SQLException {
    var unused = bench.sendEvents();
    WorkerFigures.Fill fill;
    try (WorkerProcess worker = bench.startWorker("fill")) {
      fill =
          worker.ask(
              new WorkerRequest.Fill(
                  new WorkerRequest.ConsumerGroup(bench.bootstrapServers(), GROUP),
                  bench.options().events,
                  job),
              WorkerFigures.Fill.class);
    }
    report(fill);
    WorkerFigures.Drain drain;
    try (WorkerProcess worker = bench.startWorker("drain")) {
      drain =
          worker.ask(
              new WorkerRequest.Drain(fill.retained(), BenchmarkContext.SAVEPOINTS, job),
              WorkerFigures.Drain.class);
    }
    report(drain, bench.delivered());
  }

  private void report(WorkerFigures.Fill fill) {
    List<WorkerFigures.Checkpoint> checkpoints = fill.checkpoints();
    WorkerFigures.Checkpoint last = checkpoints.get(0);
    bench.line("rows read and checkpointed", "%.1f s", fill.seconds());
    bench.line("checkpoints in that time", "%d", checkpoints.size());
    bench.line("  longest", "%.1f s", most(checkpoints.stream().mapToLong(c -> c.millis())) / 1e3);
    bench.line(
        "  largest written",
        "%,.0f MB",
        most(checkpoints.stream().mapToLong(c -> c.writtenBytes())) / 1e6);
    bench.line("  whole state, the last one", "%,.0f MB", last.stateBytes() / 1e6);
    bench.line("checkpoints without new rows, the latest first", "");
    for (WorkerFigures.Checkpoint idle : fill.idle()) {
      bench.line("  wrote", "%,.1f MB in %.1f s", idle.writtenBytes() / 1e6, idle.millis() / 1e3);
    }
    bench.line("highest heap after a collection", "%,.0f MB", fill.heapBytes() / 1e6);
  }

  private void report(WorkerFigures.Drain drain, DeliveredFiles delivered) {
    bench.line("restored, from submission to running", "%.1f s", drain.restoreSeconds());
    bench.line("flushed and delivered", "%.1f s", drain.drainSeconds());
    bench.line("  files", "%,d with %,.0f MB", delivered.files(), delivered.bytes() / 1e6);
    bench.line("highest heap after a collection", "%,.0f MB", drain.heapBytes() / 1e6);
  }

  private static long most(LongStream values) {
    return values.max().orElse(0);
  }
}
