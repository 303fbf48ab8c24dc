package io.spillway.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of what needs no Flink. */
@Command(
    name = "spillway",
    description = "Tries out, checks and previews what the Spillway job would do.")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets it
public final class Spillway implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and does nothing else.")
  private boolean help;

  @Spec private CommandSpec spec;

  private Spillway() {}

  public static void main(String[] arguments) {
    System.exit(commandLine(Streams.system()).execute(arguments));
  }

  /**
   * Runs one command.
   *
   * @return its exit code: 0 done, 2 something given cannot be used, 1 another failure
   */
  public static int run(
      List<String> arguments, InputStream in, OutputStream out, OutputStream err) {
    return commandLine(Streams.of(in, out, err)).execute(arguments.toArray(String[]::new));
  }

  /** All commands, reading from and writing to the process's own streams. */
  public static CommandLine commandLine() {
    return commandLine(Streams.system());
  }

  private static CommandLine commandLine(Streams streams) {
    return new CommandLine(new Spillway())
        .addSubcommand(new CheckCommand(streams))
        .addSubcommand(new DdlCommand(streams))
        .addSubcommand(new EvalCommand(streams))
        .addSubcommand(new IamCommand(streams))
        .addSubcommand(new LifecycleCommand(streams))
        .addSubcommand(new PreviewCommand(streams))
        .addSubcommand(new RedeliverCommand(streams))
        .addSubcommand(new RedriveCommand(streams))
        .addSubcommand(new ValidateCommand(streams))
        .setOut(writer(streams.out()))
        .setErr(writer(streams.err()))
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(Spillway::explain);
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "No command is given, expected one of " + String.join(", ", spec.subcommands().keySet()));
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** Says in one sentence what is wrong with the options. */
  private static int explain(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    String help = "'" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'";
    String suggestion = "";
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      suggestion = "did you mean " + unmatched.getSuggestions().get(0) + "? ";
    }
    String problem = e.getMessage().replaceFirst("\\.$", "");
    err.println(problem + "; " + suggestion + "see " + help);
    if (Arrays.asList(arguments).contains(SpillwayCommand.STACKTRACE)) {
      e.printStackTrace(err);
    }
    return CommandLine.ExitCode.USAGE;
  }
}
