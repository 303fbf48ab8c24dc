package io.spillway.bench.job;

import io.spillway.local.host.DataDirectory;
import io.spillway.local.platform.PlatformServers;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.S3Fault;
import io.spillway.local.s3.S3Request;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;

/**
 * What every benchmark of the whole job needs.
 *
 * @param directory for all data
 * @param jobArguments of Spillway, except the end of its source and its consumer group
 * @param trust JVM options of processes that trust S3's certificate
 */
record BenchmarkContext(
    BenchOptions options,
    PlatformServers servers,
    Path directory,
    List<String> jobArguments,
    List<String> trust,
    PrintWriter out) {
  private static final String CHECKPOINTS = "s3://" + PlatformStorage.CHECKPOINTS + "/bench";

  /** A folder for savepoints. */
  static final String SAVEPOINTS = CHECKPOINTS + "/savepoints";

  /** Adds the destinations' buckets and roles to the servers, and writes the catalog. */
  static BenchmarkContext prepare(
      BenchOptions options,
      PlatformServers servers,
      Path directory,
      List<String> trust,
      PrintWriter out)
      throws IOException {
    PlatformStorage storage = servers.storage();
    for (int i = 0; i < options.destinations; i++) {
      storage.addCustomer(BenchCatalog.role(i));
    }
    if (options.s3LatencyMillis > 0) {
      Duration latency = Duration.ofMillis(options.s3LatencyMillis);
      var unused = storage.s3().faults().inject(S3Request.any(), S3Fault.delay(latency));
    }
    Path catalog = directory.resolve("destinations.yaml");
    Files.writeString(catalog, BenchCatalog.of(options, storage.s3().endpoint()));
    List<String> arguments = new ArrayList<>(servers.jobArguments(catalog));
    options.settings.forEach(setting -> arguments.add("--set=" + setting));
    return new BenchmarkContext(options, servers, directory, arguments, trust, out);
  }

  String bootstrapServers() {
    return servers.kafka().bootstrapServers();
  }

  EmbeddedS3 s3() {
    return servers.storage().s3();
  }

  /** How to run Spillway, with some more settings. */
  WorkerRequest.JobSettings job(String... settings) {
    List<String> all = new ArrayList<>(jobArguments);
    for (String setting : settings) {
      all.add("--set=" + setting);
    }
    return new WorkerRequest.JobSettings(options.parallelism, all);
  }

  /**
   * Sends all events to the topic before anything reads it.
   *
   * @return their size in bytes
   */
  long sendEvents() {
    out.printf("Sending %,d events to Kafka ...%n", options.events);
    out.flush();
    return BenchEvents.send(bootstrapServers(), options.events, Double.POSITIVE_INFINITY);
  }

  /** Starts a process for Spillway. */
  WorkerProcess startWorker(String name) throws IOException {
    return startWorker(name, options.jvmOptions);
  }

  /** Starts a process for a job to compare with. */
  WorkerProcess startPeer(String name) throws IOException {
    return startWorker(name, List.of());
  }

  private WorkerProcess startWorker(String name, List<String> furtherJvmOptions)
      throws IOException {
    Configuration flink = new Configuration();
    flink.setString("rest.port", "0");
    flink.setString("execution.checkpointing.interval", options.checkpointInterval);
    flink.setString("execution.checkpointing.storage", "filesystem");
    flink.setString("execution.checkpointing.dir", CHECKPOINTS);
    flink.setString("execution.checkpointing.incremental", "true");
    flink.setString("web.checkpoints.history", "1000");
    flink.setString("restart-strategy.type", "none");
    flink.setString("state.backend.type", options.stateBackend);
    flink.setString("pipeline.object-reuse", "true");
    flink.setString("state.backend.rocksdb.compression.per.level", "LZ4_COMPRESSION");
    flink.setString("taskmanager.memory.managed.size", "256m");
    flink.setString("io.tmp.dirs", Files.createDirectories(directory.resolve("tmp")).toString());
    flink.addAll(servers.storage().fileSystem());
    options.flink.forEach(flink::setString);
    List<String> jvmOptions = new ArrayList<>(servers.storage().credentialsAsJvmOptions());
    jvmOptions.addAll(trust);
    jvmOptions.add("-Xmx" + options.heap);
    jvmOptions.addAll(furtherJvmOptions);
    return WorkerProcess.start(
        new WorkerCluster.Settings(flink.toMap(), options.parallelism),
        jvmOptions,
        directory.resolve(name + ".log"));
  }

  /** Prints a figure and its name. */
  void line(String name, String format, Object... values) {
    out.printf("%-38s %s%n", name, String.format(Locale.ROOT, format, values));
    out.flush();
  }

  /** The folders of the destinations' buckets. */
  List<Path> buckets() {
    return IntStream.range(0, options.destinations)
        .mapToObj(i -> s3().directory(BenchCatalog.bucket(i)))
        .toList();
  }

  /** Checks that every event has one row in the destinations' buckets. */
  DeliveredFiles delivered() throws IOException, SQLException {
    DeliveredFiles delivered = DeliveredFiles.in(buckets());
    DeliveredFiles.verify(buckets(), options.events, BenchEvents.messageIdPrefix());
    return delivered;
  }

  /** Deletes everything that a run has left, so that the next one starts from the same state. */
  void reset() throws IOException {
    DataDirectory.clear(s3().directory(PlatformStorage.STAGING));
    DataDirectory.clear(s3().directory(PlatformStorage.CHECKPOINTS));
    for (Path bucket : buckets()) {
      DataDirectory.clear(bucket);
    }
    s3().requests().reset();
  }
}
