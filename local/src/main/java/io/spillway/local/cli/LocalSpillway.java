package io.spillway.local.cli;

import io.spillway.cli.Spillway;
import io.spillway.local.chaos.ChaosCommand;
import io.spillway.local.cluster.ClusterCommand;
import io.spillway.local.demo.DemoCommand;
import io.spillway.settings.UsageException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * The whole command line, what {@code bin/spillway} starts: the commands of {@link Spillway} and
 * those that need Flink or the local parts.
 */
public final class LocalSpillway {
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  private LocalSpillway() {}

  public static void main(String[] arguments) {
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "spillway-local-log4j2.properties");
    }
    System.exit(commandLine().execute(arguments));
  }

  /**
   * What is wrong with the options or what they name is told in one sentence on standard error; the
   * exit code is 2 then, and 1 for what else can go wrong.
   */
  static CommandLine commandLine() {
    return Spillway.commandLine()
        .addSubcommand(new DemoCommand())
        .addSubcommand(new RunCommand())
        .addSubcommand(new ClusterCommand())
        .addSubcommand(new ChaosCommand())
        .addSubcommand(new KafkaCommand())
        .addSubcommand(new S3Command())
        .setExecutionExceptionHandler(LocalSpillway::explain);
  }

  private static int explain(Exception e, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    boolean usage = e instanceof UsageException;
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    err.println(usage ? message : "Failed: " + message);
    if (parsed.hasMatchedOption(StackTraceOption.NAME)) {
      e.printStackTrace(err);
    } else if (!usage) {
      err.println("Add " + StackTraceOption.NAME + " to see where.");
    }
    return usage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }
}
