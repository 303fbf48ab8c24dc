package io.spillway.local.cluster;

import io.spillway.local.demo.DemoDestination;
import io.spillway.local.platform.PlatformStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The demo's customers, served by a cluster: Flink and Kafka in processes of their own, S3 and STS
 * in this JVM.
 */
public final class DemoCluster implements AutoCloseable {
  public static final String TOPIC = "events";
  public static final int PARTITIONS = 6;

  private final PlatformStorage storage;
  private final KafkaProcess kafka;
  private final FlinkCluster flink;
  private final Path catalog;
  private final Path logs;
  private final JobJar job;

  /** The uploaded job jar and the arguments to run it with. */
  private record JobJar(String id, List<String> arguments) {}

  private DemoCluster(
      PlatformStorage storage,
      KafkaProcess kafka,
      FlinkCluster flink,
      Path catalog,
      Path logs,
      JobJar job) {
    this.storage = storage;
    this.kafka = kafka;
    this.flink = flink;
    this.catalog = catalog;
    this.logs = logs;
    this.job = job;
  }

  /**
   * Starts everything but the job, whose jar is uploaded.
   *
   * @param directory an empty one, for all data and logs
   * @param moreArguments of the job; they win over the default ones
   */
  public static DemoCluster start(
      Path directory, int taskManagers, int webUiPort, String... moreArguments)
      throws IOException, InterruptedException, TimeoutException {
    BuiltArtifacts artifacts = BuiltArtifacts.find();
    Path logs = Files.createDirectories(directory.resolve("logs"));
    List<AutoCloseable> started = new ArrayList<>();
    try {
      PlatformStorage storage = PlatformStorage.start(directory.resolve("s3"));
      started.add(storage);
      DemoDestination.addAllTo(storage);
      KafkaProcess kafka =
          KafkaProcess.start(artifacts, directory.resolve("kafka"), logs, TOPIC, PARTITIONS);
      started.add(kafka);
      FlinkCluster flink =
          FlinkCluster.start(artifacts, directory, storage, taskManagers, webUiPort);
      started.add(flink);
      Path catalog = DemoDestination.writeCatalog(directory, storage.s3().endpoint());
      List<String> arguments =
          new ArrayList<>(storage.jobArguments(catalog, kafka.bootstrapServers(), TOPIC));
      arguments.add("--set=batch.max-age=5 s");
      Collections.addAll(arguments, moreArguments);
      JobJar job = new JobJar(flink.rest().upload(artifacts.jobJar()), arguments);
      return new DemoCluster(storage, kafka, flink, catalog, logs, job);
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
   * @param savepoint to restore; null for none
   */
  public String submit(int parallelism, @Nullable String savepoint)
      throws IOException, InterruptedException {
    String id = newJobId();
    submit(id, parallelism, savepoint);
    return id;
  }

  /** Submits the job with an id, so that it can be submitted again when there is no answer. */
  public void submit(String id, int parallelism, @Nullable String savepoint)
      throws IOException, InterruptedException {
    flink.rest().run(job.id(), id, job.arguments(), parallelism, savepoint);
  }

  /** A new id for a job. */
  public static String newJobId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /**
   * Kills the Kafka broker, starts it again with the same port and data and waits until it is up.
   */
  public void killAndRestartKafka() throws IOException, InterruptedException, TimeoutException {
    kafka.killAndRestart();
  }

  /** The catalog's file. */
  public Path catalog() {
    return catalog;
  }

  /** The folder with a file of the output of each process, {@code <name>.log}. */
  public Path logs() {
    return logs;
  }

  public FlinkCluster flink() {
    return flink;
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  public PlatformStorage storage() {
    return storage;
  }

  @Override
  public void close() {
    flink.close();
    kafka.close();
    storage.close();
  }
}
