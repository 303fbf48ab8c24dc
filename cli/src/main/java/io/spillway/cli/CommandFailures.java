package io.spillway.cli;

import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports the failures of commands in one sentence each on standard error. The exit code is 2 for
 * what the user can correct, 1 for anything else.
 */
final class CommandFailures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  static final String STACKTRACE = "--stacktrace";

  /** How picocli names an argument that is no option. */
  private static final Pattern POSITIONAL =
      Pattern.compile("positional parameter at index \\S+ \\((<[^)]*>)\\)");

  private final StandardStreams streams;

  CommandFailures(StandardStreams streams) {
    this.streams = streams;
  }

  /** Arguments that cannot be used. */
  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String problem = problem(e).replaceFirst("\\.$", "") + ";" + suggestion(e);
    String name = command.getCommandSpec().qualifiedName();
    report(command, problem + " see '" + name + " --help'", e, Arrays.asList(arguments));
    return ExitCode.USAGE;
  }

  /** Exceptions of a command. */
  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (streams.isClosedPipe(e)) {
      return ExitCode.OK;
    }
    if (e instanceof UsageException) {
      report(command, String.valueOf(e.getMessage()), e, parsed.originalArgs());
      return ExitCode.USAGE;
    }
    return failed(command, reason(e), e, parsed.originalArgs());
  }

  /** Errors of the Java virtual machine. */
  int handleError(Error e, CommandLine root, String[] arguments) {
    String reason =
        e instanceof OutOfMemoryError
            ? "it needs more memory than Java has; raise Java's -Xmx"
            : bug(e);
    return failed(lastCommand(root), reason, e, Arrays.asList(arguments));
  }

  /** Output that was not written makes a command fail, unless its reader has seen enough. */
  int handleOutput(CommandLine root, int exitCode, String[] arguments) {
    IOException failure = streams.finish();
    if (failure == null || exitCode != ExitCode.OK || streams.isClosedPipe(failure)) {
      return exitCode;
    }
    String reason = "standard output cannot be written: " + Messages.reason(failure);
    return failed(lastCommand(root), reason, failure, Arrays.asList(arguments));
  }

  /** The command that was given, or the root if there is none. */
  private static CommandLine lastCommand(CommandLine root) {
    CommandLine command = root;
    ParseResult parsed = root.getParseResult();
    while (parsed != null && parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
      command = parsed.commandSpec().commandLine();
    }
    return command;
  }

  private static int failed(
      CommandLine command, String reason, Throwable e, List<String> arguments) {
    String name = command.getCommandSpec().qualifiedName();
    report(command, name + " failed: " + reason, e, arguments);
    return ExitCode.SOFTWARE;
  }

  private static void report(
      CommandLine command, String sentence, Throwable e, List<String> arguments) {
    PrintWriter err = command.getErr();
    err.println(sentence);
    if (arguments.contains(STACKTRACE)) {
      e.printStackTrace(err);
    }
    err.flush();
  }

  private static String reason(Exception e) {
    if (e instanceof UncheckedIOException unchecked) {
      return reason(unchecked.getCause());
    }
    if (e instanceof IOException io) {
      boolean hasFile = e instanceof FileSystemException file && file.getFile() != null;
      return (hasFile ? ((FileSystemException) e).getFile() + ": " : "") + Messages.reason(io);
    }
    if (e instanceof RuntimeException) {
      return bug(e);
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    return (root == e ? reason : reason + " (" + root + ")")
        + "; "
        + STACKTRACE
        + " prints where it came from";
  }

  private static String bug(Throwable e) {
    return e + "; this is a bug, please report it with what " + STACKTRACE + " prints";
  }

  private static String problem(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    ArgSpec argument = e.getArgSpec();
    String value = e.getValue();
    if (argument == null || value == null || e instanceof MissingParameterException) {
      return String.valueOf(e.getMessage());
    }
    if (argument.typeInfo().isMap()) {
      return name(argument) + ": '" + value + "' is not of the form " + argument.paramLabel();
    }
    if (argument.typeInfo().isEnum()) {
      return name(argument)
          + ": '"
          + value
          + "' is not one of "
          + String.join(", ", argument.typeInfo().getEnumConstantNames());
    }
    return POSITIONAL.matcher(String.valueOf(e.getMessage())).replaceFirst("$1");
  }

  private static String name(ArgSpec argument) {
    return "Invalid value for "
        + (argument instanceof OptionSpec option
            ? "option '" + option.longestName() + "'"
            : argument.paramLabel());
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String argument = e.getUnmatched().get(0);
    CommandLine command = e.getCommandLine();
    String what =
        e.isUnknownOption()
            ? "Unknown option: "
            : command.getSubcommands().isEmpty() ? "Unexpected argument: " : "Unknown command: ";
    return what + "'" + argument + "'";
  }

  private static String suggestion(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      for (String name : unmatched.getSuggestions()) {
        return " did you mean " + name + "?";
      }
    }
    return "";
  }
}
