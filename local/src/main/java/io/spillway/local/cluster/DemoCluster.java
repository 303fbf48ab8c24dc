package io.spillway.local.cluster;

import io.spillway.local.demo.DemoStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The demo's customers served by a cluster: Flink and Kafka in processes, S3 and STS in this JVM.
 */
public final class DemoCluster implements AutoCloseable {
  public static final String TOPIC = "events";
  private static final int PARTITIONS = 6;

  private final DemoStorage storage;
  private final KafkaProcess kafka;
  private final FlinkCluster flink;
  private final String jar;
  private final List<String> jobArguments;
  private final Path catalog;

  private DemoCluster(
      DemoStorage storage,
      KafkaProcess kafka,
      FlinkCluster flink,
      String jar,
      List<String> jobArguments,
      Path catalog) {
    this.storage = storage;
    this.kafka = kafka;
    this.flink = flink;
    this.jar = jar;
    this.jobArguments = jobArguments;
    this.catalog = catalog;
  }

  /**
   * Starts everything but the job, whose jar is uploaded.
   *
   * @param directory an empty one, for all data and logs
   * @param moreArguments of the job; they win over those that it always gets
   */
  public static DemoCluster start(
      Path directory, int taskManagers, int webUiPort, String... moreArguments)
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
      Path catalog = storage.writeCatalog(directory);
      List<String> jobArguments =
          new ArrayList<>(storage.jobArguments(catalog, kafka.bootstrapServers(), TOPIC));
      jobArguments.add("--set=batch.max-age=5 s");
      Collections.addAll(jobArguments, moreArguments);
      return new DemoCluster(
          storage, kafka, flink, flink.rest().upload(artifacts.jobJar()), jobArguments, catalog);
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
  public String submit(int parallelism, @Nullable String savepoint)
      throws IOException, InterruptedException {
    String job = newJobId();
    submit(job, parallelism, savepoint);
    return job;
  }

  /** Submits the job with an id, which can be tried again when no answer came. */
  public void submit(String job, int parallelism, @Nullable String savepoint)
      throws IOException, InterruptedException {
    flink.rest().run(jar, job, jobArguments, parallelism, savepoint);
  }

  /** An id that no job has had. */
  public static String newJobId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** Kills the Kafka broker and starts it again with its port and data; returns when it serves. */
  public void killAndRestartKafka() throws IOException, InterruptedException, TimeoutException {
    kafka.killAndRestart();
  }

  /** The catalog's file. */
  public Path catalog() {
    return catalog;
  }

  public FlinkCluster flink() {
    return flink;
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  public DemoStorage storage() {
    return storage;
  }

  @Override
  public void close() {
    flink.close();
    kafka.close();
    storage.close();
  }
}
