package io.spillway.bench.job;

import io.spillway.bench.s3.LeanS3;
import io.spillway.local.cli.LocalSpillway;
import io.spillway.local.host.DataDirectory;
import io.spillway.local.platform.PlatformServers;
import io.spillway.local.platform.PlatformStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures the whole job, from Kafka to objects in the destinations' buckets. */
@Command(
    name = "bench",
    description = {
      LocalSpillway.BENCH,
      "The time is from the first running task to the last object in a destination's bucket; the"
          + " objects are then checked to hold every event once. Kafka, S3 and STS run in one"
          + " process and each job in one of its own; the columns CPU s and servers are the"
          + " processor seconds of the two. S3 B/ev are the bytes that are sent to S3 for each"
          + " event, staging and checkpoints included; ms/file is CPU s of the job for each file,"
          + " from its events on."
    },
    footer = "  bin/spillway bench --events 1000000 --peer")
public final class BenchCommand implements Callable<Integer> {
  /** Longer than servers and workers take to end. */
  private static final Duration DELETION = Duration.ofSeconds(5);

  @Mixin private BenchOptions options = new BenchOptions();
  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    LocalSpillway.main(
        new BenchCommand(),
        Stream.concat(Stream.of("bench"), Stream.of(args)).toArray(String[]::new));
  }

  @Override
  public Integer call() throws Exception {
    options.check(spec.commandLine());
    if (options.keySkew) {
      new KeySkew(options.destinations, spec.commandLine().getOut()).run();
      return 0;
    }
    Path parent = options.directory;
    Path directory =
        parent == null
            ? Files.createTempDirectory("spillway-bench")
            : Files.createTempDirectory(parent, "spillway-bench");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAtLast(directory)));
    if (options.owedFiles > 0) {
      try (DataDirectory data = new DataDirectory(directory, true)) {
        new OwedFilesBenchmark(options, data.path(), spec.commandLine().getOut()).run();
      }
      return 0;
    }
    try (DataDirectory data = new DataDirectory(directory, true)) {
      LeanS3 lean = options.s3.equals("lean") ? LeanS3.withCertificateIn(data.path()) : null;
      List<String> trust = lean == null ? List.of() : lean.trustAsJvmOptions();
      Path objects = data.path().resolve("s3");
      PlatformStorage storage =
          lean == null
              ? PlatformStorage.start(objects)
              : PlatformStorage.start(objects, lean.start());
      try (PlatformServers servers =
          PlatformServers.start(data.path(), storage, options.partitions)) {
        run(
            BenchmarkContext.prepare(
                options, servers, data.path(), trust, spec.commandLine().getOut()));
      }
    }
    return 0;
  }

  /** When a signal ends the benchmark: its servers and workers end at the same time. */
  private static void deleteAtLast(Path directory) {
    long deadline = System.nanoTime() + DELETION.toNanos();
    while (Files.exists(directory) && System.nanoTime() < deadline) {
      try {
        DataDirectory.delete(directory);
      } catch (IOException | UncheckedIOException e) {
        Thread.onSpinWait(); // one of them has written another file
      }
    }
  }

  private void run(BenchmarkContext bench) throws IOException, InterruptedException, SQLException {
    if (options.heldState) {
      new HeldStateBenchmark(bench).run();
    } else if (options.rate > 0) {
      new SteadyLoadBenchmark(bench).run();
    } else {
      new BacklogBenchmark(bench).run();
    }
  }
}
