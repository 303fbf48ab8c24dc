package io.spillway.bench.job;

import io.spillway.local.cli.LocalSpillway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Times the whole job, from Kafka to objects in the destinations' buckets. */
@Command(
    name = "bench",
    description = {
      LocalSpillway.BENCH,
      "The time is from the first running task to the last object in a destination's bucket; the"
          + " objects are then checked to hold every event once. Kafka, S3 and STS run in one"
          + " process and each job in one of its own; the columns CPU s and servers are the"
          + " processor seconds of the two."
    },
    footer = "  spillway bench --events 1000000 --peer")
public final class BenchCommand implements Callable<Integer> {
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
    Path directory =
        options.directory == null
            ? Files.createTempDirectory("spillway-bench")
            : Files.createTempDirectory(options.directory, "spillway-bench");
    try (BenchServers servers = BenchServers.start(directory, options)) {
      run(Bench.of(options, servers, directory, spec.commandLine().getOut()));
    } finally {
      BenchServers.deleteBelow(directory);
      Files.delete(directory);
    }
    return 0;
  }

  private void run(Bench bench) throws IOException, InterruptedException, SQLException {
    if (options.heldState) {
      new HeldState(bench).run();
    } else if (options.rate > 0) {
      new SteadyLoad(bench).run();
    } else {
      new Backlog(bench).run();
    }
  }
}
