package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.PlatformServers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A customer whose mappings ask for endless work, or for endless files, harms no other one. */
class HostileMappingsITCase {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int EVENTS_PER_SECOND = 200;
  private static final int POISON_EVENTS = 3;
  private static final int MAX_OUTPUTS = 20;
  private static final int FOLDERS = 200;
  private static final String ZEROS = "{'@literal': [" + "0,".repeat(999) + "0]}";

  /** Each fails with an event whose {@code p} is 100,000 times the letter a. */
  private static final List<String> MAPPINGS =
      List.of(
          column(product(ZEROS, product(ZEROS, product(ZEROS, "{'x': 1}")))),
          column(transformed(28, "{'@path': ''}")),
          column(transformed(28, "{'@json': {'mode': 'encode', 'value': {'@path': ''}}}")),
          column(liquid("{% assign p = p | append: p %}".repeat(20))),
          column(liquid("{{ p | replace: 'a', p }}")),
          column(liquid("{% assign p = p | split: '' | join: '  ' %}".repeat(10))),
          column(liquid("{% capture p %}{{ p }}{{ p }}{% endcapture %}".repeat(20))),
          column(liquid("{% assign b = p | append: 'b' %}{{ p | replace: b, '' }}")),
          column("[" + "{'@path': ''},".repeat(2_000) + "1]"),
          column(replaced(20, "{'@path': '$.p'}")));

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Tag("cluster")
  @Test
  void othersGetTheirRowsWhileTenMappingsFail() throws Exception {
    Customer acme = platform.customer("acme", 1);
    Customer hostile = platform.customer("hostile", 2);
    StringBuilder mappings = new StringBuilder();
    for (int i = 0; i < MAPPINGS.size(); i++) {
      mappings.append(mapping("greedy-" + i, "poison", MAPPINGS.get(i)));
    }
    platform.writeCatalog(platform.messageIds(acme) + platform.destination(hostile) + mappings);
    try (RunningJob job = RunningJob.submit(platform, "--set=batch.max-age=1 s");
        KafkaProducer<byte[], byte[]> poisons = platform.producer();
        SteadyProducer events = new SteadyProducer(platform, EVENTS_PER_SECOND)) {
      Wait.until("first rows", PATIENCE, () -> !platform.rows(acme).isEmpty());
      for (int i = 0; i < POISON_EVENTS; i++) {
        send(poisons, "poison", "a".repeat(100_000));
        poisons.flush();
        int sent = events.sent();
        Wait.until("rows after it", PATIENCE, () -> platform.rows(acme).size() > sent);
      }
      int expected = events.stop() + POISON_EVENTS;
      Wait.until("all rows", PATIENCE, () -> platform.rows(acme).size() >= expected);
      assertThat(platform.rows(acme)).hasSize(expected).doesNotHaveDuplicates();
      Wait.until(
          "all failures",
          PATIENCE,
          () ->
              job.metric("Route", "reason.budget-exceeded.deadLetters")
                  == (long) POISON_EVENTS * MAPPINGS.size());
      assertThat(job.isRunning()).isTrue();
    }
    assertThat(platform.rows(hostile)).isEmpty();
  }

  @Tag("cluster")
  @Test
  void aFolderForEachEventDoesNotMakeAFileOfEach() throws Exception {
    Customer acme = platform.customer("acme", 1);
    Customer hostile = platform.customer("hostile", 2);
    platform.writeCatalog(
        platform.messageIds(acme)
            + platform.destination(hostile)
            + mapping(
                "folders",
                "scattered",
                "columns: {id: {'@path': $.messageId}}, s3_aws_folder_name: {'@path': $.p}"));
    try (RunningJob job =
            RunningJob.submit(
                platform,
                "--set=batch.max-age=3 s",
                "--set=route.max-open-outputs=" + MAX_OUTPUTS);
        KafkaProducer<byte[], byte[]> producer = platform.producer()) {
      IntStream.range(0, FOLDERS).forEach(i -> send(producer, "scattered", "folder-" + i));
      producer.flush();
      Wait.until(
          "rows to be refused",
          PATIENCE,
          () -> job.metric("Route", "reason.too-many-outputs.deadLetters") > 0);
      Wait.until("rows of acme", PATIENCE, () -> platform.rows(acme).size() >= FOLDERS);
      Wait.until(
          "each row",
          PATIENCE,
          () ->
              platform.rows(hostile).size()
                      + job.metric("Route", "reason.too-many-outputs.deadLetters")
                  == FOLDERS);
      assertThat(platform.rows(acme)).hasSize(FOLDERS).doesNotHaveDuplicates();
      assertThat(platform.rows(hostile)).hasSizeBetween(1, FOLDERS / 2);
      assertThat(job.isRunning()).isTrue();
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String name, String p) {
    String event =
        "{\"type\":\"track\",\"messageId\":\""
            + name
            + p.hashCode()
            + System.nanoTime()
            + "\",\"event\":\""
            + name
            + "\",\"p\":\""
            + p
            + "\"}";
    var unused = producer.send(TestTopic.record(PlatformServers.TOPIC, null, event));
  }

  private static String mapping(String id, String event, String setting) {
    return String.format("      - {id: %s, trigger: 'event = \"%s\"', %s}%n", id, event, setting);
  }

  private static String column(String value) {
    return "columns: {cell: " + value + "}";
  }

  private static String liquid(String template) {
    return "{'@liquid': \"" + template + "\"}";
  }

  private static String product(String items, String item) {
    return "{'@arrayPath': [" + items + ", " + item + "]}";
  }

  private static String transformed(int times, String last) {
    String both = "{'a': {'@path': ''}, 'b': {'@path': ''}}";
    return times == 0
        ? last
        : "{'@transform': {'apply': "
            + both
            + ", 'mapping': "
            + transformed(times - 1, last)
            + "}}";
  }

  private static String replaced(int times, String value) {
    return times == 0
        ? value
        : "{'@replace': {'pattern': 'a', 'replacement': 'aaaaaaaaaa', 'value': "
            + replaced(times - 1, value)
            + "}}";
  }
}
