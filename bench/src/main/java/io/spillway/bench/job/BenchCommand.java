package io.spillway.bench.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Times the whole job, from Kafka to objects in the destinations' buckets. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Times the whole job on this machine: from its first task running to the last object in a"
          + " destination's bucket, which are then checked to hold every event once.",
      "Kafka, S3 and STS are in one process and each job in one of its own; the columns CPU s and"
          + " servers are the processor seconds of the two."
    })
public final class BenchCommand implements Callable<Integer> {
  @Mixin private BenchOptions options = new BenchOptions();
  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchCommand()).execute(args));
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
