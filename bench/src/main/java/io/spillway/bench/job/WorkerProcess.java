package io.spillway.bench.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Worker} in a JVM of its own. Not thread-safe. */
final class WorkerProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int END_SECONDS = 10;

  /** So much of the log tells why a worker ended. */
  private static final int LAST_LINES = 40;

  /** As in conf/config.yaml, for peers, too. */
  private static final String COLLECTOR = "-XX:+UseParallelGC";

  private final Process process;
  private final Thread atExit;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private final Path log;

  private WorkerProcess(Process process, Path log) {
    this.process = process;
    this.atExit = new Thread(process::destroyForcibly);
    this.requests =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.log = log;
  }

  /**
   * Starts a worker with this JVM's class path and options and a heap of its own.
   *
   * @param jvmOptions further ones, e.g. {@code -Xmx2g}
   * @param log for everything that it prints except its answers
   */
  static WorkerProcess start(WorkerCluster.Settings settings, List<String> jvmOptions, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + System.getProperty("spillway.flink.options"));
    command.add(COLLECTOR);
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName()));
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    WorkerProcess worker = new WorkerProcess(process, log);
    Runtime.getRuntime().addShutdownHook(worker.atExit);
    worker.send(settings);
    return worker;
  }

  /** Sends a request and waits for its figures. */
  <T> T ask(WorkerRequest request, Class<T> figures) throws IOException {
    send(request);
    String line = answers.readLine();
    while (line != null && !line.startsWith(Worker.ANSWER)) {
      line = answers.readLine(); // a profiler in the process may print, too
    }
    if (line == null) {
      throw new IllegalStateException(
          "A worker ended unexpectedly; its last words:\n" + lastWords());
    }
    return JSON.readValue(line.substring(Worker.ANSWER.length()), figures);
  }

  /** The log is deleted with the benchmark's folder. */
  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  private void send(Object message) throws IOException {
    requests.write(JSON.writeValueAsString(message));
    requests.newLine();
    requests.flush();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    requests.close();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      var unused = process.waitFor();
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
