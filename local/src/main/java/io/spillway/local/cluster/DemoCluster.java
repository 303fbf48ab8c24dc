package io.spillway.local.cluster;

import io.spillway.local.demo.DemoStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The demo's customers served by a cluster: Flink and Kafka in processes, S3 and STS in this JVM.
 */
final class DemoCluster implements AutoCloseable {
  static final String TOPIC = "events";
  private static final int PARTITIONS = 6;

  private final DemoStorage storage;
  private final KafkaProcess kafka;
  private final FlinkCluster flink;
  private final String jar;
  private final List<String> jobArguments;

  private DemoCluster(
      DemoStorage storage,
      KafkaProcess kafka,
      FlinkCluster flink,
      String jar,
      List<String> jobArguments) {
    this.storage = storage;
    this.kafka = kafka;
    this.flink = flink;
    this.jar = jar;
    this.jobArguments = jobArguments;
  }

  /**
   * Starts everything but the job, whose jar is uploaded.
   *
   * @param directory an empty one, for all data and logs
   */
  static DemoCluster start(Path directory, int taskManagers, int webUiPort)
      throws IOException, InterruptedException, TimeoutException {
    BuiltArtifacts artifacts = BuiltArtifacts.find();
    Path logs = Files.createDirectories(directory.resolve("logs"));
    List<AutoCloseable> started = new ArrayList<>();
    try {
      DemoStorage storage = DemoStorage.start(directory.resolve("s3"));
      started.add(storage);
      KafkaProcess kafka =
          KafkaProcess.start(artifacts, directory.resolve("kafka"), logs, TOPIC, PARTITIONS);
      started.add(kafka);
      FlinkCluster flink =
          FlinkCluster.start(
              artifacts,
              directory,
              storage.fileSystem(),
              DemoStorage.CHECKPOINTS,
              Map.of(
                  "AWS_ACCESS_KEY_ID", storage.platform().accessKeyId(),
                  "AWS_SECRET_ACCESS_KEY", storage.platform().secretAccessKey()),
              taskManagers,
              webUiPort);
      started.add(flink);
      List<String> jobArguments =
          new ArrayList<>(
              storage.jobArguments(
                  storage.writeCatalog(directory), kafka.bootstrapServers(), TOPIC));
      jobArguments.add("--set=batch.max-age=5 s");
      return new DemoCluster(
          storage, kafka, flink, flink.rest().upload(artifacts.jobJar()), jobArguments);
    } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
      closeAll(started, e);
      throw e;
    }
  }

  private static void closeAll(List<AutoCloseable> started, Exception cause) {
    for (int i = started.size() - 1; i >= 0; i--) {
      try {
        started.get(i).close();
      } catch (Exception e) {
        cause.addSuppressed(e);
      }
    }
  }

  /**
   * Submits the job and returns its id.
   *
   * @param savepoint to start from; null for none
   */
  String submit(int parallelism, @Nullable String savepoint)
      throws IOException, InterruptedException {
    return flink.rest().run(jar, jobArguments, parallelism, savepoint);
  }

  FlinkCluster flink() {
    return flink;
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  DemoStorage storage() {
    return storage;
  }

  @Override
  public void close() {
    flink.close();
    kafka.close();
    storage.close();
  }
}
