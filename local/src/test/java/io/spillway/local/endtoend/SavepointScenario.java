package io.spillway.local.endtoend;

import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.PlatformServers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * The surroundings of a job whose savepoint is kept for later releases, the same when it is taken
 * and when it is restored: two customers, their mappings, and numbered events in fixed partitions.
 *
 * <p>Of acme's mapping {@code full} and globex's {@code all}, the first events fill files and leave
 * held rows; acme's {@code held}, with two shards, never fills a file.
 */
final class SavepointScenario {
  /** Where savepoints are kept, in a folder for each release. */
  static final Path SAVEPOINTS = Path.of("src", "test", "resources", "savepoints");

  /** In such a folder: Flink's savepoint, the staging bucket, and the rows that globex has. */
  static final String SAVEPOINT = "savepoint";

  static final String STAGING = "staging";
  static final String GLOBEX_ROWS = "globex-rows.txt";

  /** Events whose files are committed before, and with, the savepoint. */
  static final int FIRST_EVENTS = 40;

  static final int EVENTS = 60;
  static final int ACME_BATCH_SIZE = 7;
  static final int GLOBEX_BATCH_SIZE = 9;

  private final TestPlatform platform;
  private final Customer acme;
  private final Customer globex;

  SavepointScenario(TestPlatform platform) throws IOException {
    this.platform = platform;
    acme = platform.customer("acme", 1);
    globex = platform.customer("globex", 2);
    platform.writeCatalog(destinations());
  }

  Customer acme() {
    return acme;
  }

  Customer globex() {
    return globex;
  }

  RunningJob submit(Configuration flink, String... arguments) throws Exception {
    flink.setString("pipeline.max-parallelism", "720");
    return RunningJob.submit(platform, flink, arguments);
  }

  /** Sends events by number, each to the partition of its number. */
  void send(int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer = platform.producer()) {
      for (int i = from; i < to; i++) {
        String event = "{\"type\":\"track\",\"messageId\":\"m-" + i + "\"}";
        int partition = i % PlatformServers.PARTITIONS;
        var unused = producer.send(TestTopic.record(PlatformServers.TOPIC, partition, event));
      }
    }
  }

  /** The rows that events become. */
  static List<String> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "\"m-" + i + "\"").toList();
  }

  private String destinations() {
    return """
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
        + customer.role().arn()
        + "', iam_external_id: "
        + customer.externalId()
        + ", s3_aws_bucket_name: "
        + customer.bucket()
        + ", s3_aws_region: eu-west-1, endpoint: '"
        + platform.s3().endpoint()
        + "', path_style_access: true}";
  }
}
