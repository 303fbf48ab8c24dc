package io.spillway.local.cluster;

import io.spillway.local.cli.LocalSpillway;
import io.spillway.local.kafka.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A Kafka broker in its own JVM. */
final class KafkaProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ChildProcess process;
  private final int port;

  private KafkaProcess(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one and returns when the topic is there. */
  static KafkaProcess start(
      BuiltArtifacts artifacts, Path directory, Path logs, String topic, int partitions)
      throws IOException, InterruptedException, TimeoutException {
    int port = FreePorts.next();
    ChildProcess process =
        ChildProcess.start(
            "kafka",
            logs,
            Map.of(),
            List.of(
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-cp",
                artifacts.spillwayClassPath(),
                LocalSpillway.class.getName(),
                "kafka",
                "--port=" + port,
                "--dir=" + directory,
                "--topic=" + topic + ":" + partitions));
    try {
      process.awaitOutput("Ctrl-C ends it.", PATIENCE);
    } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
      process.close();
      throw e;
    }
    return new KafkaProcess(process, port);
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.close();
  }
}
