package io.spillway.local.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spillway.local.host.DataDirectory;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.PlatformServers;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.DestinationEntry;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import io.spillway.local.s3.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * {@link PlatformServers}, started anew for each test, with customers whose buckets and roles the
 * test controls. Flink in this JVM uses them.
 */
final class TestPlatform implements BeforeEachCallback, AfterEachCallback {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The mappings of a destination that receives the message ids of all track events. */
  static final String MESSAGE_IDS =
      """
          mappings:
            - id: all
              trigger: type = "track"
              columns: {id: {"@path": $.messageId}}
      """;

  private static final String LOST_FILES = PlatformStorage.DEAD_LETTERS + "/lost-files/";

  private DataDirectory data;
  private PlatformServers servers;

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    data = DataDirectory.temporary("spillway-test");
    servers = PlatformServers.start(data.path());
    servers.storage().useInThisJvm();
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    servers.close();
    data.close();
  }

  PlatformServers servers() {
    return servers;
  }

  /** A folder for further files of a test. */
  Path directory() {
    return data.path();
  }

  /** The file of the catalog. */
  Path catalog() {
    return directory().resolve("destinations.yaml");
  }

  /** Writes the catalog, and replaces an earlier one atomically. */
  void writeCatalog(String destinations) throws IOException {
    Path next = Files.writeString(directory().resolve("next"), "destinations:\n" + destinations);
    Files.move(
        next, catalog(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  EmbeddedS3 s3() {
    return servers.storage().s3();
  }

  /** Adds a customer with a bucket and a role that the platform may assume. */
  Customer customer(String id, int account) {
    Customer customer = new Customer(id, account);
    servers.storage().addCustomer(customer.role());
    return customer;
  }

  /** A producer that keeps the order of events. */
  KafkaProducer<byte[], byte[]> producer() {
    return new TestTopic(servers.kafka(), PlatformServers.TOPIC).producer();
  }

  /** The sum of the offsets that the job has committed to Kafka. */
  long committedOffsets() throws InterruptedException {
    Map<String, Object> client = Map.of("bootstrap.servers", servers.kafka().bootstrapServers());
    try (Admin admin = Admin.create(client)) {
      return admin
          .listConsumerGroupOffsets("spillway")
          .partitionsToOffsetAndMetadata()
          .get()
          .values()
          .stream()
          .mapToLong(OffsetAndMetadata::offset)
          .sum();
    } catch (ExecutionException e) {
      // The group does not exist before the first commit.
      return 0;
    }
  }

  /** The catalog entry of a customer, to which mappings can be appended. */
  String destination(Customer customer, String externalId) {
    return DestinationEntry.of(customer.id(), customer.role(externalId), s3().endpoint())
        + "    mappings:\n";
  }

  /** The same with the external id of a new customer. */
  String destination(Customer customer) {
    return destination(customer, customer.externalId());
  }

  /**
   * The catalog entry of a customer who receives the message ids of all track events.
   *
   * @param settings of the mapping, lines of YAML
   */
  String messageIds(Customer customer, String externalId, String... settings) {
    StringBuilder entry =
        new StringBuilder(
                DestinationEntry.of(customer.id(), customer.role(externalId), s3().endpoint()))
            .append(MESSAGE_IDS);
    for (String setting : settings) {
      entry.append("        ").append(setting).append('\n');
    }
    return entry.toString();
  }

  /** The same with the external id of a new customer. */
  String messageIds(Customer customer) {
    return messageIds(customer, customer.externalId());
  }

  /** Makes the customer's role require this external id. */
  void permit(Customer customer, String externalId) {
    servers.storage().sts().register(customer.role(externalId));
  }

  /** Removes the role and expires its sessions. */
  void revoke(Customer customer) {
    servers.storage().sts().remove(customer.role().arn());
    expire(customer);
  }

  /** Expires the sessions of the customer's role. */
  void expire(Customer customer) {
    servers.storage().expireSessions(customer.role().arn());
  }

  /** All rows in a customer's bucket, without header lines. */
  List<String> rows(Customer customer) {
    return rows(customer, "");
  }

  /** The rows of the objects whose keys begin with a prefix. */
  List<String> rows(Customer customer, String prefix) {
    return s3().objects(customer.bucket()).stream()
        .filter(object -> object.key().startsWith(prefix))
        .flatMap(object -> rows(customer.bucket(), object.key()).stream())
        .toList();
  }

  private List<String> rows(String bucket, String key) {
    List<String> lines = text(bucket, key).lines().toList();
    return lines.subList(1, lines.size());
  }

  StagedFiles staging() {
    return new StagedFiles(s3());
  }

  /** The entries of files that were given up. */
  List<JsonNode> lostFiles() throws IOException {
    List<JsonNode> entries = new ArrayList<>();
    for (StoredObject object : s3().objects(PlatformStorage.STAGING)) {
      if (object.key().startsWith(LOST_FILES) && !object.key().endsWith("/")) {
        for (String line : text(PlatformStorage.STAGING, object.key()).lines().toList()) {
          entries.add(JSON.readTree(line));
        }
      }
    }
    return entries;
  }

  /** The lines of all dead letters whose checkpoints are complete. */
  List<String> deadLetters() {
    return s3().objects(PlatformStorage.STAGING).stream()
        .map(StoredObject::key)
        .filter(key -> key.startsWith(PlatformStorage.DEAD_LETTERS + "/"))
        .filter(key -> !key.startsWith(LOST_FILES) && !key.endsWith("/"))
        .flatMap(key -> text(PlatformStorage.STAGING, key).lines())
        .toList();
  }

  /** The content of an object, decompressed. */
  String text(String bucket, String key) {
    InputStream content = new ByteArrayInputStream(s3().read(bucket, key));
    try (InputStream plain = key.endsWith(".gz") ? new GZIPInputStream(content) : content) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A customer in an AWS account with a number. */
  record Customer(String id, int account) {
    String bucket() {
      return id + "-bucket";
    }

    String externalId() {
      return id + "-id";
    }

    Role role() {
      return role(externalId());
    }

    Role role(String externalId) {
      return Role.of(
          String.format("arn:aws:iam::%012d:role/%s", account, id), externalId, bucket());
    }
  }
}
