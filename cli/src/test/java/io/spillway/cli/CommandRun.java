package io.spillway.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a command printed and how it ended. */
public record CommandRun(int exitCode, String out, String err) {

  /** Runs a command with nothing on standard input. */
  public static CommandRun of(String... arguments) {
    return withInput(new byte[0], arguments);
  }

  static CommandRun withInput(byte[] input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Spillway.run(List.of(arguments), new ByteArrayInputStream(input), out, err);
    return new CommandRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
