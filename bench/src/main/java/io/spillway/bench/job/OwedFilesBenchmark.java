package io.spillway.bench.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.local.host.Wait;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;

/**
 * Measures what files that wait in Deliver cost: its checkpoints, its heap, and what becomes of
 * them when parallelism changes. Every destination refuses its files, until one of them takes its
 * own; at last every id is given to somebody else, so that all files are held. Deliver runs without
 * the steps before it, in this process.
 */
final class OwedFilesBenchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int CHECKPOINTS = 10;
  private static final int NEW_FILES = 1_000;
  private static final int HELD_MINUTES = 3;

  private final BenchOptions options;
  private final Path directory;
  private final PrintWriter out;
  private final OwedFilesJob owed;
  private final WorkerCluster cluster;

  /** The files that Deliver was sent. */
  private long sent;

  OwedFilesBenchmark(BenchOptions options, Path directory, PrintWriter out) throws Exception {
    this.options = options;
    this.directory = directory;
    this.out = out;
    this.owed = new OwedFilesJob(options, directory.resolve("staging"));
    Configuration flink = new Configuration();
    flink.setString("rest.port", "0");
    flink.setString("execution.checkpointing.interval", "365 d"); // only those that are triggered
    flink.setString("execution.checkpointing.storage", "filesystem");
    flink.setString(
        "execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
    flink.setString("execution.checkpointing.incremental", "true");
    flink.setString("metrics.fetcher.update-interval", "500");
    flink.setString("web.checkpoints.history", "1000");
    flink.setString("restart-strategy.type", "none");
    flink.setString("state.backend.type", options.stateBackend);
    flink.setString("pipeline.object-reuse", "true");
    flink.setString("pipeline.max-parallelism", "720");
    flink.setString("taskmanager.memory.managed.size", "256m");
    flink.setString("io.tmp.dirs", Files.createDirectories(directory.resolve("tmp")).toString());
    options.flink.forEach(flink::setString);
    this.cluster = WorkerCluster.start(new WorkerCluster.Settings(flink.toMap(), 3));
  }

  void run() throws Exception {
    owed.stage(options.owedFiles + (long) CHECKPOINTS * NEW_FILES);
    JobClient job = owed.start(cluster.environment(options.parallelism, Map.of()));
    awaitWaiting(job, options.parallelism, 0);
    line("heap, none waiting", "%,.1f MB", heapBytes() / 1e6);
    long started = System.nanoTime();
    send(job, options.owedFiles);
    line("all have come in after", "%.1f s", seconds(started));
    cluster.checkpoint(job.getJobID());
    line("heap, %,d waiting".formatted(options.owedFiles), "%,.1f MB", heapBytes() / 1e6);
    for (int i = 0; i < CHECKPOINTS; i++) {
      send(job, NEW_FILES);
      cluster.checkpoint(job.getJobID());
    }
    report(cluster.checkpoints(job.getJobID()));
    for (int parallelism : new int[] {1, 3, 2}) {
      job = restart(job, parallelism);
    }
    deliverOne(job, 2);
    holdAll(job, 2);
    var unused = job.cancel().get();
  }

  /** Sends Deliver files and waits until it has them. */
  private void send(JobClient job, long files) throws Exception {
    sent += files;
    owed.send(sent);
    awaitWaiting(job, options.parallelism, sent);
  }

  private void report(List<WorkerFigures.Checkpoint> completed) {
    for (int i = completed.size() - 1; i >= 0; i--) {
      WorkerFigures.Checkpoint checkpoint = completed.get(i);
      line(
          i == CHECKPOINTS ? "first checkpoint" : "after %,d new files".formatted(NEW_FILES),
          "wrote %,.3f MB of %,.1f MB in %,d ms",
          checkpoint.writtenBytes() / 1e6,
          checkpoint.stateBytes() / 1e6,
          checkpoint.millis());
    }
  }

  /** Stops the job with a savepoint and goes on from there. */
  private JobClient restart(JobClient job, int parallelism) throws Exception {
    long stopped = System.nanoTime();
    String savepoint =
        job.stopWithSavepoint(
                false,
                directory.resolve("savepoints").toUri().toString(),
                SavepointFormatType.NATIVE)
            .get();
    var unused = cluster.result(job.getJobID());
    long started = System.nanoTime();
    Map<String, String> from = Map.of("execution.state-recovery.path", savepoint);
    JobClient next = owed.start(cluster.environment(parallelism, from));
    awaitWaiting(next, parallelism, sent);
    line(
        "savepoint; on at parallelism " + parallelism,
        "%.1f s; restored in %.1f s; all %,d wait after %.1f s",
        (started - stopped) / 1e9,
        restoreSeconds(next.getJobID()),
        sent,
        seconds(started));
    return next;
  }

  /** How long the slowest subtask of Deliver needed to get its state. */
  private double restoreSeconds(JobID job) throws IOException, InterruptedException {
    long slowest = 0;
    for (JsonNode vertex : cluster.job(job, "").path("vertices")) {
      if (vertex.path("name").asText().contains("Deliver")) {
        JsonNode tasks = cluster.job(job, "/vertices/" + vertex.path("id").asText());
        for (JsonNode task : tasks.path("subtasks")) {
          JsonNode durations = task.path("status-duration");
          slowest = Math.max(slowest, durations.path("INITIALIZING").asLong());
        }
      }
    }
    return slowest / 1e3;
  }

  /** Lets one destination take its files. */
  private void deliverOne(JobClient job, int parallelism) throws Exception {
    long own = sent / options.destinations;
    long started = System.nanoTime();
    owed.take(BenchCatalog.bucket(0));
    awaitWaiting(job, parallelism, sent - own);
    line("one destination's files delivered", "%,d in %.1f s", own, seconds(started));
    if (owed.put() != own) {
      throw new IllegalStateException(owed.put() + " puts for " + own + " files");
    }
  }

  /** Gives every id to somebody else. */
  private void holdAll(JobClient job, int parallelism) throws Exception {
    long waiting = sent - sent / options.destinations;
    String id = job.getJobID().toString();
    double before = deliverCpuSeconds();
    long started = System.nanoTime();
    owed.changeOwners();
    Wait.until(() -> waiting + " held files", PATIENCE, () -> held(id) == waiting);
    line(
        "all %,d held after".formatted(waiting),
        "%.1f s, %.1f s of Deliver's CPU time",
        seconds(started),
        deliverCpuSeconds() - before);
    line("heap, all held", "%,.1f MB", heapBytes() / 1e6);
    double held = deliverCpuSeconds();
    TimeUnit.MINUTES.sleep(HELD_MINUTES);
    line(
        "a minute of holding them",
        "%.2f s of Deliver's CPU time",
        (deliverCpuSeconds() - held) / HELD_MINUTES);
    awaitWaiting(job, parallelism, waiting);
  }

  private long held(String job) throws IOException, InterruptedException {
    long held = 0;
    for (int i = 0; i < options.destinations; i++) {
      held += cluster.rest().sum(job, "Deliver", "destination.bench-" + i + ".heldFiles");
    }
    return held;
  }

  /** Of its tasks' threads, without those of transfers. */
  private static double deliverCpuSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter(thread -> thread != null && thread.getThreadName().startsWith("Deliver"))
            .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
            .sum()
        / 1e9;
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private void awaitWaiting(JobClient job, int parallelism, long files) throws Exception {
    String id = job.getJobID().toString();
    Wait.until(
        () -> files + " waiting files",
        PATIENCE,
        () ->
            cluster.rest().runsWith(id, vertex -> vertex.contains("Source") ? 1 : parallelism)
                && cluster.rest().sum(id, "Deliver", "undeliveredFiles") == files);
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void line(String name, String format, Object... values) {
    out.printf("%-38s %s%n", name, String.format(Locale.ROOT, format, values));
    out.flush();
  }
}
