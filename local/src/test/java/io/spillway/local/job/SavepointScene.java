package io.spillway.local.job;

import io.spillway.local.job.LocalParts.Customer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What stands around a job whose savepoint is kept for later releases, the same when it is taken
 * and when it is restored: two customers, their mappings, and numbered events at fixed places.
 *
 * <p>Of acme's mapping {@code full} and globex's {@code all} the first events make full files and
 * leave rows that are held; acme's {@code held}, in two shards, never fills a file.
 */
final class SavepointScene implements AutoCloseable {
  /** Where savepoints are kept, a folder for each release that left one. */
  static final Path SAVEPOINTS = Path.of("src", "test", "resources", "savepoints");

  /** Within such a folder: Flink's savepoint, the staging bucket, and globex's rows by then. */
  static final String SAVEPOINT = "savepoint";

  static final String STAGING = "staging";
  static final String GLOBEX_ROWS = "globex-rows.txt";

  /** Events whose files are complete and whose files are being committed with the savepoint. */
  static final int FIRST_EVENTS = 40;

  static final int EVENTS = 60;
  static final int ACME_BATCH_SIZE = 7;
  static final int GLOBEX_BATCH_SIZE = 9;

  private final LocalParts parts;
  private final Customer acme;
  private final Customer globex;
  private final Path catalog;

  SavepointScene(Path directory) throws Exception {
    parts = LocalParts.start(directory);
    acme = parts.customer("acme", 1);
    globex = parts.customer("globex", 2);
    catalog = directory.resolve("destinations.yaml");
    Files.writeString(catalog, catalogText());
  }

  LocalParts parts() {
    return parts;
  }

  Customer acme() {
    return acme;
  }

  Customer globex() {
    return globex;
  }

  RunningJob submit(Configuration flink, String... arguments) throws Exception {
    flink.setString("pipeline.max-parallelism", "720");
    return RunningJob.submit(parts, catalog, flink, arguments);
  }

  /** Sends events by number, each to the partition that its number says. */
  void send(int from, int to) {
    Map<String, Object> settings =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, parts.kafka().bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = from; i < to; i++) {
        String event = "{\"type\":\"track\",\"messageId\":\"m-" + i + "\"}";
        var unused =
            producer.send(
                new ProducerRecord<>(
                    LocalParts.TOPIC,
                    i % LocalParts.PARTITIONS,
                    null,
                    event.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  /** The rows that events become. */
  static List<String> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "\"m-" + i + "\"").toList();
  }

  private String catalogText() throws IOException {
    return """
    destinations:
      - id: acme
        settings: %s
        mappings:
          - {id: full, columns: {id: {"@path": $.messageId}}, s3_aws_folder_name: full, batch_size: %d}
          - {id: held, columns: {id: {"@path": $.messageId}}, s3_aws_folder_name: held, shards: 2, compression: gzip}
      - id: globex
        settings: %s
        mappings:
          - {id: all, columns: {id: {"@path": $.messageId}}, filename_prefix: all, batch_size: %d}
    """
        .formatted(settings(acme), ACME_BATCH_SIZE, settings(globex), GLOBEX_BATCH_SIZE);
  }

  private String settings(Customer customer) {
    return "{iam_role_arn: '"
        + customer.roleArn()
        + "', iam_external_id: "
        + customer.id()
        + "-id, s3_aws_bucket_name: "
        + customer.bucket()
        + ", s3_aws_region: eu-west-1, endpoint: '"
        + parts.s3().endpoint()
        + "', path_style_access: true}";
  }

  @Override
  public void close() {
    parts.close();
  }
}
