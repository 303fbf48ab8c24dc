package io.spillway.local.cli;

import io.spillway.cli.Spillway;
import io.spillway.local.chaos.ChaosCommand;
import io.spillway.local.cluster.ClusterCommand;
import io.spillway.local.demo.DemoCommand;
import io.spillway.settings.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * The whole command line: the commands of {@link Spillway} and those that need Flink or the local
 * stand-ins.
 */
public final class LocalSpillway {
  /** The description of the command that the module bench has. */
  public static final String BENCH = "Times the whole job on this machine.";

  /** The level for catalogs that take effect while the job runs. */
  private static final String CATALOG_LOG = "spillway.log.catalog";

  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  private LocalSpillway() {}

  public static void main(String[] arguments) {
    main(new BenchCommand(), arguments);
  }

  /**
   * Runs a command and ends the process.
   *
   * @param bench the command named bench
   */
  public static void main(Object bench, String[] arguments) {
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "spillway-local-log4j2.properties");
    }
    if (arguments.length > 0 && arguments[0].equals(RunCommand.NAME)) {
      System.setProperty(CATALOG_LOG, "info");
    }
    System.exit(Spillway.run(arguments, commands(bench)));
  }

  /** All commands with their options and help. */
  public static CommandLine commandLine() {
    return Spillway.commandLine(commands(new BenchCommand()));
  }

  private static Object[] commands(Object bench) {
    return new Object[] {
      new RunCommand(),
      new DemoCommand(),
      new ClusterCommand(),
      new ChaosCommand(),
      bench,
      new EventsCommand(),
      new KafkaCommand(),
      new S3Command()
    };
  }

  /** Takes the place of the command where the module bench is not on the class path. */
  @Command(
      name = "bench",
      description = {BENCH, "Needs a checkout, whose bin/spillway builds the benchmark."},
      footer = "  bin/spillway bench --events 1000000 --peer")
  private static final class BenchCommand implements Callable<Integer> {
    @Unmatched
    @SuppressWarnings("UnusedVariable") // takes any arguments
    private String[] arguments;

    @Override
    public Integer call() throws UsageException {
      throw new UsageException("bench: the benchmark is not built; use bin/spillway of a checkout");
    }
  }
}
