package io.spillway.local.cluster;

import io.spillway.local.cli.LocalSpillway;
import io.spillway.local.host.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A Kafka broker in a JVM of its own that can be killed and restarted. Not thread-safe. */
final class KafkaProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final List<String> arguments;
  private final Path logs;
  private final int port;
  private ChildProcess process;
  private int started;

  private KafkaProcess(List<String> arguments, Path logs, int port) throws IOException {
    this.arguments = arguments;
    this.logs = logs;
    this.port = port;
    this.process = startProcess();
  }

  /** Starts a broker and waits until it has the topic. */
  static KafkaProcess start(
      BuiltArtifacts artifacts, Path directory, Path logs, String topic, int partitions)
      throws IOException, InterruptedException, TimeoutException {
    int port = FreePorts.next();
    KafkaProcess kafka =
        new KafkaProcess(
            List.of(
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-cp",
                artifacts.spillwayClassPath(),
                LocalSpillway.class.getName(),
                "kafka",
                "--port=" + port,
                "--dir=" + directory,
                "--topic=" + topic + ":" + partitions),
            logs,
            port);
    try {
      kafka.awaitStart();
    } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
      kafka.close();
      throw e;
    }
    return kafka;
  }

  private ChildProcess startProcess() throws IOException {
    started++;
    return ChildProcess.start("kafka-" + started, logs, Map.of(), arguments);
  }

  private void awaitStart() throws IOException, InterruptedException, TimeoutException {
    process.awaitOutput("Ctrl-C ends it.", PATIENCE);
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /**
   * Kills the broker, as {@code kill -9} does, starts it again with the same port and data and
   * waits until it is up.
   */
  void killAndRestart() throws IOException, InterruptedException, TimeoutException {
    process.kill();
    process = startProcess();
    awaitStart();
  }

  @Override
  public void close() {
    process.close();
  }
}
