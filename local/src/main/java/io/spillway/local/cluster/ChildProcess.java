package io.spillway.local.cluster;

import io.spillway.local.host.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A JVM whose output goes to a file and that is killed when this one exits. */
final class ChildProcess implements AutoCloseable {
  private static final Duration END_PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final Path output;
  private final Process process;
  private final Thread atExit;

  private ChildProcess(String name, Path output, Process process) {
    this.name = name;
    this.output = output;
    this.process = process;
    this.atExit = new Thread(process::destroyForcibly, "end " + name);
  }

  /**
   * Starts a JVM.
   *
   * @param logs the folder for its output, {@code <name>.log}
   * @param arguments everything after {@code java}
   */
  static ChildProcess start(
      String name, Path logs, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Path output = logs.resolve(name + ".log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    // Standard input stays a pipe: a child that reads the terminal would take it from this process.
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    ChildProcess child = new ChildProcess(name, output, process);
    try {
      Runtime.getRuntime().addShutdownHook(child.atExit);
    } catch (IllegalStateException e) {
      process.destroyForcibly();
      throw new IOException(name + " cannot be started while this process ends", e);
    }
    return child;
  }

  long pid() {
    return process.pid();
  }

  String name() {
    return name;
  }

  /** Waits until the process has written a text; fails when it ends first. */
  void awaitOutput(String text, Duration patience)
      throws IOException, InterruptedException, TimeoutException {
    Wait.until(
        () -> "'" + text + "' in " + output,
        patience,
        () -> {
          checkAlive();
          return Files.readString(output, StandardCharsets.UTF_8).contains(text);
        });
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The exit code of a process that has ended, for example 137 after {@code kill -9}. */
  int exitCode() {
    return process.exitValue();
  }

  /**
   * Checks that the process runs.
   *
   * @throws IllegalStateException with the path of its output when it has ended
   */
  void checkAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          name + " ended by itself with code " + process.exitValue() + "; see " + output);
    }
  }

  /** Ends the process, as {@code kill -9} does, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    var unused = process.waitFor();
    forget();
  }

  /** Asks the process to end, and kills it when it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
      forget();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM is ending: the hook finds the process gone.
    }
  }
}
