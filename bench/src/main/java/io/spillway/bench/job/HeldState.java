package io.spillway.bench.job;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What it costs to hold a lot: all events of the topic become rows of batches that do not fill up.
 * One process takes them in and is ended, another one is restored from the last checkpoint and told
 * to deliver all.
 */
final class HeldState {
  private static final String GROUP = "bench-held";

  private final Bench bench;
  private final List<String> jobArguments;

  HeldState(Bench bench) {
    this.bench = bench;
    this.jobArguments = bench.jobArguments("batch.max-age=1 d", "source.group-id=" + GROUP);
  }

  void run() throws IOException, InterruptedException, SQLException {
    var unused = bench.putEvents();
    BenchOptions options = bench.options();
    FillFigures fill;
    try (WorkerProcess worker = bench.startWorker("fill")) {
      fill =
          worker.ask(
              new FillRequest(
                  bench.servers().bootstrapServers(),
                  GROUP,
                  options.events,
                  options.parallelism,
                  jobArguments),
              FillFigures.class);
    }
    report(fill);
    DrainFigures drain;
    try (WorkerProcess worker = bench.startWorker("drain")) {
      drain =
          worker.ask(
              new DrainRequest(
                  fill.retained(), BenchServers.savepoints(), options.parallelism, jobArguments),
              DrainFigures.class);
    }
    report(drain, bench.delivered());
  }

  private void report(FillFigures fill) {
    List<CheckpointFigures> checkpoints = fill.checkpoints();
    CheckpointFigures last = checkpoints.get(0);
    bench.line("rows taken in, and checkpointed", "%.1f s", fill.seconds());
    bench.line("checkpoints meanwhile", "%d", checkpoints.size());
    bench.line("  longest", "%.1f s", most(checkpoints.stream().mapToLong(c -> c.millis())) / 1e3);
    bench.line(
        "  the most that one wrote",
        "%,.0f MB",
        most(checkpoints.stream().mapToLong(c -> c.writtenBytes())) / 1e6);
    bench.line("  whole state, the last", "%,.0f MB", last.stateBytes() / 1e6);
    bench.line("checkpoints with nothing new, the latest first", "");
    for (CheckpointFigures idle : fill.idle()) {
      bench.line("  wrote", "%,.1f MB in %.1f s", idle.writtenBytes() / 1e6, idle.millis() / 1e3);
    }
    bench.line("heap after a collection, at most", "%,.0f MB", fill.heapBytes() / 1e6);
  }

  private void report(DrainFigures drain, Delivered delivered) {
    bench.line("restored, from submission to running", "%.1f s", drain.restoreSeconds());
    bench.line("flushed and delivered", "%.1f s", drain.drainSeconds());
    bench.line("  files", "%,d with %,.0f MB", delivered.files(), delivered.bytes() / 1e6);
    bench.line("heap after a collection, at most", "%,.0f MB", drain.heapBytes() / 1e6);
  }

  private static long most(LongStream values) {
    return values.max().orElse(0);
  }
}
