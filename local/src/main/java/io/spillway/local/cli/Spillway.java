package io.spillway.local.cli;

import io.spillway.job.config.UsageException;
import io.spillway.local.demo.DemoCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Spillway's command line, what {@code bin/spillway} starts. */
@Command(
    name = "spillway",
    mixinStandardHelpOptions = true,
    description = "Delivers events from Kafka to customers' S3 buckets as delimited files.",
    subcommands = {DemoCommand.class, RunCommand.class, KafkaCommand.class, S3Command.class})
public final class Spillway implements Runnable {
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where in the code an error came from.")
  @SuppressWarnings("UnusedVariable") // read where the error is explained
  private boolean stackTrace;

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "spillway-local-log4j2.properties");
    }
    System.exit(commandLine(new Spillway()).execute(arguments));
  }

  /**
   * What is wrong with the options or what they name is told in one sentence on standard error; the
   * exit code is 2 then, and 1 for what else can go wrong.
   */
  static CommandLine commandLine(Object command) {
    return new CommandLine(command)
        .setParameterExceptionHandler(Spillway::explain)
        .setExecutionExceptionHandler(Spillway::explain);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do: " + String.join(", ", spec.subcommands().keySet()) + ".");
  }

  private static int explain(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(e.getMessage());
    err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static int explain(Exception e, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    boolean usage = e instanceof UsageException;
    err.println(
        usage ? e.getMessage() : "Failed: " + (e.getMessage() == null ? e : e.getMessage()));
    if (parsed.matchedOptionValue("--stacktrace", false)) {
      e.printStackTrace(err);
    } else if (!usage) {
      err.println("Add --stacktrace to see where.");
    }
    return usage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }
}
