package io.spillway.local.demo;

import io.spillway.local.flink.FlinkFileSystems;
import io.spillway.local.kafka.EmbeddedKafka;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.EmbeddedSts;
import io.spillway.local.s3.Identities;
import io.spillway.local.s3.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** Kafka, S3 with the customers' buckets, and STS with their roles, in a temporary folder. */
final class DemoParts implements AutoCloseable {
  static final String TOPIC = "events";
  static final String STAGING = "staging";
  static final String CHECKPOINTS = "checkpoints";
  static final String DEAD_LETTERS = "dead-letters";
  private static final int PARTITIONS = 4;

  private final Path directory;
  private final EmbeddedKafka kafka;
  private final EmbeddedS3 s3;
  private final EmbeddedSts sts;

  private DemoParts(Path directory, EmbeddedKafka kafka, EmbeddedS3 s3, EmbeddedSts sts) {
    this.directory = directory;
    this.kafka = kafka;
    this.s3 = s3;
    this.sts = sts;
  }

  static DemoParts start() throws IOException {
    Path directory = Files.createTempDirectory("spillway-demo");
    Identities identities = new Identities();
    Identity platform =
        identities.addPlatform(
            "platform", "demo-platform", "demo-platform-secret", Set.of(STAGING, CHECKPOINTS));
    EmbeddedS3 s3 = EmbeddedS3.start(directory.resolve("s3"), 0, identities);
    EmbeddedSts sts = EmbeddedSts.start(0, identities);
    s3.createBucket(STAGING);
    s3.createBucket(CHECKPOINTS);
    for (DemoDestination destination : DemoDestination.values()) {
      s3.createBucket(destination.bucket());
      sts.register(destination.role());
    }
    // The platform's own credentials, found where the AWS SDK looks in every Java process.
    System.setProperty("aws.accessKeyId", platform.accessKeyId());
    System.setProperty("aws.secretAccessKey", platform.secretAccessKey());
    FlinkFileSystems.initialize(FlinkFileSystems.s3(s3.endpoint(), platform));
    EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    kafka.createTopic(TOPIC, PARTITIONS);
    return new DemoParts(directory, kafka, s3, sts);
  }

  EmbeddedKafka kafka() {
    return kafka;
  }

  EmbeddedS3 s3() {
    return s3;
  }

  EmbeddedSts sts() {
    return sts;
  }

  /** Writes the catalog of all the demo's destinations. */
  Path writeCatalog() throws IOException {
    StringBuilder catalog = new StringBuilder("destinations:\n");
    for (DemoDestination destination : DemoDestination.values()) {
      catalog.append(destination.catalogEntry(s3.endpoint()));
    }
    return Files.writeString(directory.resolve("destinations.yaml"), catalog);
  }

  @Override
  public void close() {
    kafka.close();
    sts.close();
    s3.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
