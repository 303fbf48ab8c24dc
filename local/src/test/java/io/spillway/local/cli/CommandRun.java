package io.spillway.local.cli;

import io.spillway.cli.Spillway;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a command of {@link Spillway} printed, and its exit code. */
public record CommandRun(int exitCode, String out, String err) {
  /** Runs a command without standard input. */
  public static CommandRun of(List<String> arguments) {
    return withInput("", arguments);
  }

  public static CommandRun withInput(String input, List<String> arguments) {
    ByteArrayInputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Spillway.run(arguments, in, out, err);
    return new CommandRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
