package io.spillway.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.flink.FlinkFileSystems;
import io.spillway.local.kafka.EmbeddedKafka;
import io.spillway.local.s3.DestinationEntry;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import io.spillway.local.s3.EmbeddedSts;
import io.spillway.local.s3.Identities;
import io.spillway.local.s3.Identity;
import io.spillway.local.s3.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Everything around the job, real and in this JVM: Kafka, the platform's S3, STS, customers. */
final class LocalParts implements AutoCloseable {
  static final String TOPIC = "events";
  static final String STAGING = "staging";
  static final String CHECKPOINTS = "checkpoints";
  static final int PARTITIONS = 4;

  private final EmbeddedKafka kafka;
  private final EmbeddedS3 s3;
  private final EmbeddedSts sts;
  private final Identities identities;

  private LocalParts(EmbeddedKafka kafka, EmbeddedS3 s3, EmbeddedSts sts, Identities identities) {
    this.kafka = kafka;
    this.s3 = s3;
    this.sts = sts;
    this.identities = identities;
  }

  static LocalParts start(Path directory) throws Exception {
    Identities identities = new Identities();
    Identity platform =
        identities.addPlatform(
            "platform", "PLATFORMKEY", "platform-secret", Set.of(STAGING, CHECKPOINTS));
    EmbeddedS3 s3 = EmbeddedS3.start(directory.resolve("s3"), 0, identities);
    EmbeddedSts sts = EmbeddedSts.start(0, identities);
    List.of(STAGING, CHECKPOINTS).forEach(s3::createBucket);
    FlinkFileSystems.initialize(FlinkFileSystems.s3(s3.endpoint(), platform));
    System.setProperty("aws.accessKeyId", platform.accessKeyId());
    System.setProperty("aws.secretAccessKey", platform.secretAccessKey());
    EmbeddedKafka kafka = EmbeddedKafka.start();
    kafka.createTopic(TOPIC, PARTITIONS);
    return new LocalParts(kafka, s3, sts, identities);
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

  /** A customer with a bucket and a role that the platform may assume. */
  Customer customer(String id, int account) {
    Customer customer = new Customer(id, account);
    s3.createBucket(customer.bucket());
    permit(customer, id + "-id");
    return customer;
  }

  /** A producer whose events are in the order in which they were sent. */
  KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** The catalog's entry of a customer up to its mappings, which follow in the next line. */
  String destination(Customer customer, String externalId) {
    return DestinationEntry.of(
            customer.id(), customer.roleArn(), externalId, customer.bucket(), s3.endpoint())
        + "    mappings:\n";
  }

  /** The same with the external id that a new customer's role asks for. */
  String destination(Customer customer) {
    return destination(customer, customer.id() + "-id");
  }

  /** Lets the platform assume the customer's role with this external id and no other. */
  void permit(Customer customer, String externalId) {
    sts.register(Role.of(customer.roleArn(), externalId, customer.bucket()));
  }

  /** Takes the role away, and what it may do from the credentials that are already out. */
  void revoke(Customer customer) {
    sts.remove(customer.roleArn());
    identities.expire(customer.roleArn());
  }

  /** Ends the credentials that are out. */
  void expire(Customer customer) {
    identities.expire(customer.roleArn());
  }

  /** All data rows in a customer's bucket, file by file. */
  List<String> rows(Customer customer) {
    List<String> rows = new ArrayList<>();
    for (StoredObject object : s3.objects(customer.bucket())) {
      List<String> lines =
          new String(s3.read(customer.bucket(), object.key()), StandardCharsets.UTF_8)
              .lines()
              .toList();
      rows.addAll(lines.subList(1, lines.size()));
    }
    return rows;
  }

  @Override
  public void close() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    kafka.close();
    sts.close();
    s3.close();
  }

  /** Looks until the condition holds, and fails when it takes too long. */
  static void await(String what, Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("waited too long: %s", what).isNegative();
      Thread.sleep(100);
    }
  }

  /** One of the platform's customers. */
  record Customer(String id, int account) {
    String bucket() {
      return id + "-bucket";
    }

    String roleArn() {
      return String.format("arn:aws:iam::%012d:role/%s", account, id);
    }
  }
}
