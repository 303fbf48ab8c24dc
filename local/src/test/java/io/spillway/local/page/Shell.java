package io.spillway.local.page;

import io.spillway.local.host.Wait;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs blocks of commands in a folder, as somebody who types them; it stops at the first command
 * that fails. Closing it ends what is left.
 */
public final class Shell implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;
  private final Path output;
  private final Path tools;
  private final Map<String, String> environment = new HashMap<>();
  private Process process;

  /** Finds the JDK's own tools, such as keytool, too. */
  public Shell(Path folder) {
    this.folder = folder;
    this.output = folder.resolve("output");
    this.tools = folder.resolve("tools");
    environment.put(
        "PATH",
        String.join(
            File.pathSeparator,
            tools.toString(),
            System.getenv("PATH"),
            Path.of(System.getProperty("java.home"), "bin").toString()));
  }

  /** Sets a variable of the environment. */
  public Shell with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Has a script take the place of a command. */
  public Shell tool(String name, String script) throws IOException {
    Files.createDirectories(tools);
    Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return this;
  }

  /** Runs commands to their end, and returns the exit code. */
  public int run(String commands) throws IOException, InterruptedException {
    return run(commands, "");
  }

  /** The same, and types something into what asks for it. */
  public int run(String commands, String typed) throws IOException, InterruptedException {
    start(commands);
    try (var keyboard = process.getOutputStream()) {
      keyboard.write(typed.getBytes(StandardCharsets.UTF_8));
    }
    return process.waitFor();
  }

  /** Starts commands that do not end by themselves; {@link #close} ends them. */
  public void start(String commands) throws IOException {
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    shell.environment().putAll(environment);
    process = shell.start();
  }

  /** Waits until the commands print a text; fails when they end before. */
  public void await(String text) throws InterruptedException, TimeoutException {
    Wait.until(
        () -> "'" + text + "' in " + output(),
        PATIENCE,
        () -> {
          boolean ended = !process.isAlive();
          if (output().contains(text)) {
            return true;
          }
          if (ended) {
            throw new IllegalStateException("It ended without '" + text + "': " + output());
          }
          return false;
        });
  }

  /** Waits until the commands print the address of a page, and asks for it. */
  public void awaitPage() throws IOException, InterruptedException, TimeoutException {
    await("/\n");
    Matcher address = Pattern.compile("http://\\S+").matcher(output());
    if (!address.find()) {
      throw new IllegalStateException("No address: " + output());
    }
    try (InputStream page = URI.create(address.group()).toURL().openStream()) {
      String html = new String(page.readAllBytes(), StandardCharsets.UTF_8);
      if (!html.contains("<title>")) {
        throw new IllegalStateException("No page: " + html);
      }
    }
  }

  /** All that the last commands have printed. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the last commands, as the end of a terminal does, and waits until they are gone. */
  @Override
  public void close() {
    if (process == null) {
      return;
    }
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    all.forEach(one -> one.onExit().join());
  }
}
