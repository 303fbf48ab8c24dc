package io.spillway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: the commands that need no Flink, and what all commands have in common. */
@Command(
    name = "spillway",
    versionProvider = Spillway.Version.class,
    description = {
      "Delivers customer events from Kafka to S3 buckets as delimited files.",
      "The commands check catalogs, evaluate mappings and triggers, prepare AWS, and deliver again"
          + " what was lost."
    },
    footer = {
      "  bin/spillway validate examples/destinations.yaml",
      "",
      "'spillway help <command>' describes a command."
    })
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // picocli sets it
public final class Spillway implements Callable<Integer> {
  private static final Map<String, String> EXIT_CODES =
      UsageMessageSpec.keyValuesMap(
          "0:Done.", "1:It failed.", "2:An argument or a file cannot be used.");

  private final StandardStreams streams;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Prints this help.")
  private boolean help;

  @Option(
      names = CommandFailures.STACKTRACE,
      scope = ScopeType.INHERIT,
      description = "Prints where in the code a failure came from.")
  private boolean stacktrace;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Prints the version.")
  private boolean version;

  @Spec private CommandSpec spec;

  private Spillway(StandardStreams streams) {
    this.streams = streams;
  }

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /**
   * Runs one command on the process's own streams.
   *
   * @param further commands beside those of this module
   * @return its exit code: 0 done, 2 something given cannot be used, 1 another failure
   */
  public static int run(String[] arguments, Object... further) {
    return run(StandardStreams.system(), arguments, further);
  }

  /** Runs one command of this module on streams of the caller. */
  public static int run(
      List<String> arguments, InputStream in, OutputStream out, OutputStream err) {
    return run(StandardStreams.of(in, out, err), arguments.toArray(String[]::new));
  }

  private static int run(StandardStreams streams, String[] arguments, Object... further) {
    CommandLine commandLine = commandLine(streams, further);
    CommandFailures failures = new CommandFailures(streams);
    int exitCode;
    try {
      exitCode = commandLine.execute(arguments);
    } catch (Error e) {
      exitCode = failures.handleError(e, commandLine, arguments);
    }
    return failures.handleOutput(commandLine, exitCode, arguments);
  }

  /**
   * All commands with their options and help, on the process's own streams.
   *
   * @param further commands beside those of this module
   */
  public static CommandLine commandLine(Object... further) {
    return commandLine(StandardStreams.system(), further);
  }

  private static CommandLine commandLine(StandardStreams streams, Object... further) {
    CommandLine commandLine =
        new CommandLine(new Spillway(streams))
            .addSubcommand(new ValidateCommand())
            .addSubcommand(new EvalCommand())
            .addSubcommand(new PreviewCommand())
            .addSubcommand(new PlaygroundCommand())
            .addSubcommand(new ImportCommand())
            .addSubcommand(new IamCommand())
            .addSubcommand(new CheckCommand())
            .addSubcommand(new LifecycleCommand())
            .addSubcommand(new DdlCommand())
            .addSubcommand(new StatusCommand())
            .addSubcommand(new DeadLettersCommand())
            .addSubcommand(new RedriveCommand())
            .addSubcommand(new RedeliverCommand());
    for (Object command : further) {
      commandLine.addSubcommand(command);
    }
    commandLine.addSubcommand(new CompletionCommand()).addSubcommand(new HelpCommand());
    OptionTypes.register(commandLine);
    style(commandLine.getCommandSpec());
    CommandFailures failures = new CommandFailures(streams);
    PrintWriter err =
        new PrintWriter(new OutputStreamWriter(streams.err(), StandardCharsets.UTF_8), true);
    return commandLine
        .setOut(
            new PrintWriter(new OutputStreamWriter(streams.text(), StandardCharsets.UTF_8), true))
        .setErr(err)
        .setColorScheme(Help.defaultColorScheme(streams.ansi()))
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  /** The same layout for the help of all commands. */
  private static void style(CommandSpec command) {
    UsageMessageSpec help = command.usageMessage();
    help.autoWidth(true).adjustLineBreaksForWideCJKCharacters(true);
    help.synopsisHeading("Usage: ").descriptionHeading("%n");
    help.parameterListHeading("%nArguments:%n").optionListHeading("%nOptions:%n");
    help.commandListHeading("%nCommands:%n").exitCodeListHeading("%nExit codes:%n");
    help.footerHeading("%nExample:%n").sortOptions(false);
    help.synopsisSubcommandLabel("<command>");
    if (help.exitCodeList().isEmpty()) {
      help.exitCodeList(EXIT_CODES);
    }
    command.subcommands().values().forEach(subcommand -> style(subcommand.getCommandSpec()));
  }

  StandardStreams streams() {
    return streams;
  }

  /** Without a command. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.OK;
  }

  /** Prints the help of a command. */
  @Command(
      name = "help",
      description = "Prints the help of a command, or this list.",
      footer = "  bin/spillway help preview")
  private static final class HelpCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "<command>", description = "The command.")
    private @Nullable String name;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      CommandLine root = spec.parent().commandLine();
      CommandLine command = name == null ? root : root.getSubcommands().get(name);
      if (command == null) {
        throw new UnmatchedArgumentException(root, List.of(name));
      }
      command.usage(root.getOut());
      return ExitCode.OK;
    }
  }

  /** Prints the completion script. */
  @Command(
      name = "completion",
      description = {
        "Prints a script with which bash and zsh complete commands and options.",
        "Write it to /etc/bash_completion.d/spillway to have it in every shell."
      },
      footer = "  source <(bin/spillway completion)")
  private static final class CompletionCommand extends SpillwayCommand {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      CommandSpec root = spec.parent();
      out().print(AutoComplete.bash(root.name(), root.commandLine()));
      return ExitCode.OK;
    }
  }

  /** The version that the build writes into a resource. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties build = new Properties();
      try (InputStream in = Spillway.class.getResourceAsStream("build.properties")) {
        build.load(in);
      }
      return new String[] {"spillway " + build.getProperty("version")};
    }
  }
}
