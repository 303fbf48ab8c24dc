package io.spillway.bench.job;

import io.spillway.local.flink.FlinkFileSystems;
import io.spillway.local.kafka.EmbeddedKafka;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.EmbeddedSts;
import io.spillway.local.s3.Identities;
import io.spillway.local.s3.Identity;
import io.spillway.local.s3.Role;
import io.spillway.local.s3.S3Fault;
import io.spillway.local.s3.S3Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;

/** Kafka, S3 and STS in this process, with a bucket and a role for each destination. */
final class BenchServers implements AutoCloseable {
  static final String TOPIC = "events";
  private static final int PARTITIONS = 4;
  private static final String STAGING = "staging";
  private static final String CHECKPOINTS = "checkpoints";

  private final EmbeddedKafka kafka;
  private final EmbeddedS3 s3;
  private final EmbeddedSts sts;
  private final Identity platform;
  private final List<String> buckets;

  private BenchServers(
      EmbeddedKafka kafka,
      EmbeddedS3 s3,
      EmbeddedSts sts,
      Identity platform,
      List<String> buckets) {
    this.kafka = kafka;
    this.s3 = s3;
    this.sts = sts;
    this.platform = platform;
    this.buckets = buckets;
  }

  /** Starts them with their data under a folder. */
  static BenchServers start(Path directory, BenchOptions options) throws IOException {
    Identities identities = new Identities();
    Identity platform =
        identities.addPlatform(
            "platform", "BENCHPLATFORM", "bench-secret", Set.of(STAGING, CHECKPOINTS));
    EmbeddedS3 s3 = EmbeddedS3.start(directory.resolve("s3"), 0, identities);
    EmbeddedSts sts = EmbeddedSts.start(0, identities);
    s3.createBucket(STAGING);
    s3.createBucket(CHECKPOINTS);
    List<String> buckets =
        IntStream.range(0, options.destinations).mapToObj(BenchServers::bucket).toList();
    for (int i = 0; i < buckets.size(); i++) {
      s3.createBucket(buckets.get(i));
      sts.register(Role.of(roleArn(i), externalId(i), buckets.get(i)));
    }
    if (options.s3LatencyMillis > 0) {
      var unused = s3.faults().inject(S3Request.any(), S3Fault.delay(options.s3Latency()));
    }
    EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    kafka.createTopic(TOPIC, PARTITIONS);
    return new BenchServers(kafka, s3, sts, platform, buckets);
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  EmbeddedS3 s3() {
    return s3;
  }

  /** How Flink reaches the platform's buckets. */
  Configuration fileSystem() {
    return FlinkFileSystems.s3(s3.endpoint(), platform);
  }

  /** JVM options with the platform's own credentials, where AWS's SDK looks for them. */
  List<String> credentials() {
    return List.of(
        "-Daws.accessKeyId=" + platform.accessKeyId(),
        "-Daws.secretAccessKey=" + platform.secretAccessKey());
  }

  /** What Spillway is told about these servers. */
  List<String> jobArguments() {
    return List.of(
        "--set=kafka.bootstrap.servers=" + bootstrapServers(),
        "--set=source.topics=" + TOPIC,
        "--set=staging.path=s3://" + STAGING + "/files",
        "--set=dead-letters.path=s3://" + STAGING + "/dead-letters",
        "--set=sts.endpoint=" + sts.endpoint());
  }

  static String checkpoints() {
    return "s3://" + CHECKPOINTS + "/bench";
  }

  static String savepoints() {
    return checkpoints() + "/savepoints";
  }

  static String bucket(int destination) {
    return "bench-" + destination;
  }

  static String roleArn(int destination) {
    return String.format("arn:aws:iam::%012d:role/bench", destination + 1);
  }

  static String externalId(int destination) {
    return "bench-external-id-" + destination;
  }

  /** The folders of the destinations' buckets. */
  List<Path> delivered() {
    return buckets.stream().map(s3::directory).toList();
  }

  /** Forgets what a run left behind, so that the next one finds the same. */
  void forget() throws IOException {
    for (Path bucket :
        Stream.concat(
                Stream.of(s3.directory(STAGING), s3.directory(CHECKPOINTS)), delivered().stream())
            .toList()) {
      deleteBelow(bucket);
    }
    s3.requests().reset();
  }

  static void deleteBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  @Override
  public void close() {
    kafka.close();
    sts.close();
    s3.close();
  }
}
