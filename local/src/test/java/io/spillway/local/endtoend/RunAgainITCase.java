package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.cli.LocalSpillway;
import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.FreePorts;
import io.spillway.local.host.Wait;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.PlatformServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code spillway run} as a process that is stopped and started again. */
@Tag("cluster")
class RunAgainITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int BATCH_SIZE = 10;

  @RegisterExtension private final TestPlatform platform = new TestPlatform();
  private Customer acme;

  @BeforeEach
  void prepare() throws Exception {
    acme = platform.customer("acme", 1);
    platform.writeCatalog(
        platform.messageIds(acme, acme.externalId(), "batch_size: " + BATCH_SIZE));
    Configuration flink = platform.servers().storage().fileSystem();
    flink.setString("execution.checkpointing.interval", "500 ms");
    flink.setString("execution.checkpointing.dir", "s3://checkpoints/run");
    flink.setString("parallelism.default", "2");
    flink.setString("taskmanager.memory.managed.size", "128m");
    StringBuilder file = new StringBuilder();
    flink.toMap().forEach((key, value) -> file.append(key).append(": ").append(value).append('\n'));
    file.append("rest.port: ").append(FreePorts.next()).append('\n');
    Files.writeString(platform.directory().resolve("config.yaml"), file);
  }

  @Test
  void goesOnAfterSigtermAndAfterAKill() throws Exception {
    try (Run run = start("first")) {
      send(0, 95);
      awaitRows(90);
      run.assertNobodyElseReachesIt();
      run.terminate();
      assertThat(run.exitCode()).isZero();
      assertThat(run.output())
          .contains("Stops with a savepoint;", "Stopped with the savepoint s3://checkpoints/run/");
    }
    assertThat(rows()).hasSize(90);
    send(95, 135);
    try (Run run = start("second")) {
      awaitRows(130);
      assertThat(run.output())
          .contains("Goes on from s3://checkpoints/run/spillway/savepoints/savepoint-");
      run.kill();
    }
    send(135, 200);
    try (Run run = start("third")) {
      awaitRows(200);
      assertThat(run.output()).contains("Goes on from s3://checkpoints/run/spillway/");
      Wait.until("committed offsets", PATIENCE, () -> platform.committedOffsets() > 0);
      run.terminate();
      assertThat(run.exitCode()).isZero();
    }
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(ids(200));

    try (Run run = start("fresh", "--fresh")) {
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.output()).contains("source.start-from: missing, and the consumer group");
    }
  }

  private Run start(String name, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "@" + Path.of("src", "main", "jvm", "flink.options").toAbsolutePath(),
            "-cp",
            System.getProperty("java.class.path"),
            LocalSpillway.class.getName(),
            "run"));
    command.addAll(platform.servers().jobArguments(platform.catalog()));
    command.add("--flink-conf=" + platform.directory());
    command.addAll(List.of(more));
    Path output = platform.directory().resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(platform.servers().storage().credentialsAsEnvironment());
    return new Run(builder.start(), output);
  }

  private record Run(Process process, Path log) implements AutoCloseable {
    void terminate() {
      process.destroy();
    }

    void assertNobodyElseReachesIt() throws IOException {
      if (ListeningSockets.areKnown()) {
        assertThat(ListeningSockets.open(process.toHandle())).isEmpty();
      }
    }

    void kill() {
      process.destroyForcibly();
    }

    int exitCode() throws InterruptedException {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }

    String output() throws IOException {
      return Files.readString(log);
    }

    @Override
    public void close() throws InterruptedException {
      process.destroyForcibly();
      var unused = process.waitFor();
    }
  }

  /** All to one partition, so that full batches can be foretold. */
  private void send(int from, int to) {
    TestTopic topic = new TestTopic(platform.servers().kafka(), PlatformServers.TOPIC);
    try (KafkaProducer<byte[], byte[]> producer = topic.producer()) {
      for (int i = from; i < to; i++) {
        String event = "{\"type\":\"track\",\"messageId\":\"m-" + i + "\"}";
        var unused = producer.send(TestTopic.record(PlatformServers.TOPIC, 0, event));
      }
    }
  }

  private void awaitRows(int count) throws Exception {
    Wait.until(count + " rows", PATIENCE, () -> rows().size() >= count);
    assertThat(rows()).hasSize(count);
  }

  private List<String> rows() {
    return platform.rows(acme);
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "\"m-" + i + "\"").toList();
  }
}
