package io.spillway.local.demo;

import io.spillway.local.flink.FlinkFileSystems;
import io.spillway.local.kafka.EmbeddedKafka;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.EmbeddedSts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Kafka, S3 with the customers' buckets, and STS with their roles, in a temporary folder. */
final class DemoParts implements AutoCloseable {
  static final String TOPIC = "events";
  private static final int PARTITIONS = 4;

  private final Path directory;
  private final EmbeddedKafka kafka;
  private final DemoStorage storage;

  private DemoParts(Path directory, EmbeddedKafka kafka, DemoStorage storage) {
    this.directory = directory;
    this.kafka = kafka;
    this.storage = storage;
  }

  static DemoParts start() throws IOException {
    Path directory = Files.createTempDirectory("spillway-demo");
    DemoStorage storage = DemoStorage.start(directory.resolve("s3"));
    // The platform's own credentials, found where the AWS SDK looks in every Java process.
    System.setProperty("aws.accessKeyId", storage.platform().accessKeyId());
    System.setProperty("aws.secretAccessKey", storage.platform().secretAccessKey());
    FlinkFileSystems.initialize(storage.fileSystem());
    EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    kafka.createTopic(TOPIC, PARTITIONS);
    return new DemoParts(directory, kafka, storage);
  }

  EmbeddedKafka kafka() {
    return kafka;
  }

  EmbeddedS3 s3() {
    return storage.s3();
  }

  EmbeddedSts sts() {
    return storage.sts();
  }

  /** The job's arguments for the catalog of all the demo's destinations, which is written. */
  List<String> jobArguments() throws IOException {
    return storage.jobArguments(storage.writeCatalog(directory), kafka.bootstrapServers(), TOPIC);
  }

  @Override
  public void close() {
    kafka.close();
    storage.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
