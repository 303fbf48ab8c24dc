package io.spillway.local.endtoend;

import static io.spillway.local.s3.S3Request.doing;
import static io.spillway.local.s3.S3Request.toBucket;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.PlatformServers;
import io.spillway.local.s3.FaultInjector.Injection;
import io.spillway.local.s3.S3Fault;
import io.spillway.local.s3.S3Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One owner has folders, wide rows, failing mappings and files without end, and small amounts. What
 * the other one gets is as if he were alone, and every event of the first is accounted for.
 */
@Tag("cluster")
class GreedyOwnerITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration IN_TIME = Duration.ofSeconds(20);
  private static final int EACH = 100;
  private static final int WIDE = 30;
  private static final int MODEST_FILES = 6;
  private static final int MODEST_BATCH = 50;
  private static final int DEAD_LETTERS_PER_MINUTE = 5;
  private static final int OPEN_OUTPUTS = 10;
  private static final int ROW_BYTES = 20_000;

  private static final String AMOUNTS =
      """
      amounts:
        - owners: [greedy]
          row_bytes: %d
          open_outputs: %d
          batch_bytes: 100000
          dead_letters_per_minute: %d
          transfers: 1
      """
          .formatted(ROW_BYTES, OPEN_OUTPUTS, DEAD_LETTERS_PER_MINUTE);

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  private final Map<String, Future<RecordMetadata>> sent = new HashMap<>();

  @Test
  void takesNothingFromAModestOne() throws Exception {
    Customer modest = platform.customer("modest", 1);
    Customer greedy = platform.customer("greedy", 2);
    platform.writeCatalog(
        platform.destination(modest)
            + mapping("all", "modest", "batch_size: " + MODEST_BATCH + ", " + id(""))
            + platform.destination(greedy)
            + mapping("folders", "folders", id("") + ", s3_aws_folder_name: {'@path': $.p}")
            + mapping("wide", "wide", id(", p: {'@path': $.p}"))
            + mapping("held", "held", id(", p: {'@path': $.p}"))
            + mapping("failing", "failing", id("") + ", s3_aws_folder_name: {'@path': $.p}")
            + mapping("files", "files", "batch_size: 1, " + id("")));
    Path policy =
        Files.writeString(
            platform.directory().resolve("amounts-policy.yaml"),
            Files.readString(platform.servers().storage().policy()) + AMOUNTS);
    Injection slow =
        platform
            .s3()
            .faults()
            .inject(
                toBucket(greedy.bucket()).and(doing(S3Operation.PUT_OBJECT)),
                S3Fault.delay(Duration.ofMillis(500)));
    try (RunningJob job =
            RunningJob.submit(
                platform,
                new Configuration(),
                "--policy=" + policy,
                "--set=batch.max-age=5 s",
                "--set=deliver.in-flight=4");
        KafkaProducer<byte[], byte[]> producer = platform.producer()) {
      for (int i = 0; i < EACH; i++) {
        send(producer, i % PlatformServers.PARTITIONS, "folders", "folder-" + i);
        send(producer, i % PlatformServers.PARTITIONS, "failing", "../" + "x".repeat(10_000));
        send(producer, i % PlatformServers.PARTITIONS, "held", "x".repeat(5_000));
        send(producer, i % PlatformServers.PARTITIONS, "files", "");
      }
      for (int i = 0; i < WIDE; i++) {
        send(producer, i % PlatformServers.PARTITIONS, "wide", "x".repeat(ROW_BYTES));
      }
      Map<String, String> ofGreedy = idsByPlace();
      for (int i = 0; i < MODEST_FILES * MODEST_BATCH; i++) {
        var unused = producer.send(TestTopic.record(PlatformServers.TOPIC, 0, event("modest", i)));
      }
      producer.flush();
      Wait.until(
          "the files of modest",
          IN_TIME,
          () -> platform.rows(modest).size() == MODEST_FILES * MODEST_BATCH);
      assertThat(filesOf(modest)).containsExactlyInAnyOrderElementsOf(filesOfModestAlone());
      assertThat(platform.rows(greedy).size()).as("it waits").isLessThan(ofGreedy.size() / 2);
      slow.close();

      List<String> accounted = new ArrayList<>();
      Wait.until(
          "each event of greedy",
          PATIENCE,
          () -> {
            accounted.clear();
            accounted.addAll(delivered(greedy));
            deadLetters().forEach(letter -> accounted.add(ofGreedy.get(place(letter))));
            return accounted.size() >= ofGreedy.size();
          });
      assertThat(accounted).containsExactlyInAnyOrderElementsOf(ofGreedy.values());
      assertEachAmountCounted(job, greedy);
      assertThat(platform.rows(modest)).hasSize(MODEST_FILES * MODEST_BATCH);
      assertThat(job.isRunning()).isTrue();
    }
  }

  private void assertEachAmountCounted(RunningJob job, Customer greedy) throws Exception {
    awaitMetric(job, "Route", "reason.budget-exceeded.deadLetters", count -> count == WIDE);
    awaitMetric(job, "Route", "reason.mapping-failed.deadLetters", count -> count == EACH);
    awaitMetric(job, "Route", "reason.too-many-outputs.deadLetters", count -> count > 0);
    awaitMetric(job, "Batch", "cause.amount.batches", count -> count > 0);
    long folders =
        platform.s3().objects(greedy.bucket()).stream()
            .filter(object -> object.key().startsWith("folder-"))
            .count();
    assertThat(folders).isBetween(1L, 2L * OPEN_OUTPUTS);
    List<JsonNode> whole = deadLetters().stream().filter(letter -> letter.has("event")).toList();
    // Two tasks, and not more than a few minutes.
    assertThat(whole).hasSizeBetween(DEAD_LETTERS_PER_MINUTE, 6 * DEAD_LETTERS_PER_MINUTE);
    assertThat(deadLetters())
        .filteredOn(letter -> !letter.has("event"))
        .hasSizeGreaterThan(EACH)
        .allSatisfy(letter -> assertThat(letter.path("withheld").asInt()).isPositive());
    int withheld = deadLetters().size() - whole.size();
    awaitMetric(job, "Route", "deadLettersWithheld", count -> count == withheld);
  }

  /** The web UI's back end has a metric only after it was asked for. */
  private static void awaitMetric(
      RunningJob job, String operator, String metric, LongPredicate expected) throws Exception {
    Wait.until(metric, PATIENCE, () -> expected.test(job.metric(operator, metric)));
  }

  private static List<String> filesOfModestAlone() {
    return IntStream.range(0, MODEST_FILES)
        .mapToObj(
            file ->
                IntStream.range(file * MODEST_BATCH, (file + 1) * MODEST_BATCH)
                    .mapToObj(i -> "\"modest-" + i + "\"")
                    .collect(Collectors.joining("\n", "id\n", "")))
        .toList();
  }

  private List<String> filesOf(Customer customer) {
    return platform.s3().objects(customer.bucket()).stream()
        .map(object -> platform.text(customer.bucket(), object.key()))
        .toList();
  }

  private List<String> delivered(Customer customer) {
    return platform.rows(customer).stream()
        .map(row -> row.substring(1, row.indexOf('"', 1)))
        .toList();
  }

  private List<JsonNode> deadLetters() throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    for (String line : platform.deadLetters()) {
      letters.add(JSON.readTree(line));
    }
    return letters;
  }

  private static String place(JsonNode letter) {
    return letter.path("partition").asText() + "/" + letter.path("offset").asText();
  }

  private void send(KafkaProducer<byte[], byte[]> producer, int partition, String name, String p) {
    int number = sent.size();
    String event = event(name, number).replace("}", ",\"p\":\"" + p + "\"}");
    sent.put(
        name + "-" + number,
        producer.send(TestTopic.record(PlatformServers.TOPIC, partition, event)));
  }

  /** The ids of the events of greedy, by their places in Kafka. */
  private Map<String, String> idsByPlace() throws Exception {
    Map<String, String> ids = new HashMap<>();
    for (Map.Entry<String, Future<RecordMetadata>> event : sent.entrySet()) {
      RecordMetadata place = event.getValue().get();
      ids.put(place.partition() + "/" + place.offset(), event.getKey());
    }
    return ids;
  }

  private static String event(String name, int number) {
    return "{\"type\":\"track\",\"event\":\"%s\",\"messageId\":\"%s-%d\"}"
        .formatted(name, name, number);
  }

  private static String id(String more) {
    return "columns: {id: {'@path': $.messageId}" + more + "}";
  }

  private static String mapping(String id, String event, String settings) {
    return String.format("      - {id: %s, trigger: 'event = \"%s\"', %s}%n", id, event, settings);
  }
}
