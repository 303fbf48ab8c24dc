package io.spillway.local.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the local parts: starts Kafka, or S3 with STS, and keeps it running. */
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    description = "Starts a local stand-in for a service and keeps it running until Ctrl-C.",
    subcommands = {KafkaCommand.class, S3Command.class})
public final class LocalParts implements Runnable {
  private static final String LOG_CONFIGURATION = "log4j2.configurationFile";

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "spillway-local-log4j2.properties");
    }
    System.exit(commandLine(new LocalParts()).execute(arguments));
  }

  /**
   * What is wrong with the options is told in one sentence on standard error; the exit code is 2
   * then.
   */
  static CommandLine commandLine(Object command) {
    return new CommandLine(command).setParameterExceptionHandler(LocalParts::explain);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say which part to start: kafka or s3.");
  }

  private static int explain(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(e.getMessage());
    err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }
}
