package io.spillway.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.kafka.TestTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Columns that say where an event is from, when records are read once more after a restart. */
class KafkaColumnsITCase {
  private static final String TOPIC = "arrays";
  private static final int RECORDS = 10;
  private static final int EVENTS = 3;
  private static final Instant FIRST = Instant.parse("2026-11-22T16:29:00.123Z");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final String[] ARGUMENTS = {
    "--set=source.topics=" + TOPIC,
    "--set=source.formats=" + TOPIC + ":json-array",
    "--set=batch.max-age=1 s",
  };

  private static final String MAPPING =
      """
            - id: all
              trigger: type = "track"
              columns:
                id: {"@path": $.messageId}
                topic: {"@kafka": topic}
                partition: {"@kafka": partition}
                offset: {"@kafka": offset}
                index: {"@kafka": index}
                ingested: {"@kafka": timestamp}
                key: {"@kafka": key}
                trace: {"@kafka": {header: trace}}
      """;

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Test
  void areTheSameWhenRecordsAreReadAgain() throws Exception {
    Customer acme = platform.customer("acme", 1);
    platform.writeCatalog(platform.destination(acme) + MAPPING);
    platform.servers().kafka().createTopic(TOPIC, 1);
    List<String> before = send(0, RECORDS / 2);
    String savepoint;
    try (RunningJob job = RunningJob.submit(platform, ARGUMENTS)) {
      awaitRows(acme, before.size());
      savepoint = job.stopWithSavepoint();
    }
    List<String> after = send(RECORDS / 2, RECORDS);
    List<String> expected = new ArrayList<>(before);
    Configuration flink = new Configuration();
    flink.setString("execution.state-recovery.path", savepoint);
    for (int run = 0; run < 2; run++) {
      expected.addAll(after);
      try (RunningJob job = RunningJob.submit(platform, flink, ARGUMENTS)) {
        awaitRows(acme, expected.size());
        assertThat(job.isRunning()).isTrue();
      }
      assertThat(platform.rows(acme)).containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(platform.deadLetters()).isEmpty();
  }

  private void awaitRows(Customer customer, int count) throws Exception {
    Wait.until(
        () -> platform.rows(customer).size() + " of " + count + " rows",
        PATIENCE,
        () -> platform.rows(customer).size() >= count);
  }

  /** Sends records of several events, and returns the rows that they become. */
  private List<String> send(int from, int to) throws Exception {
    List<String> rows = new ArrayList<>();
    TestTopic topic = new TestTopic(platform.servers().kafka(), TOPIC);
    try (KafkaProducer<byte[], byte[]> producer = topic.producer()) {
      for (int i = from; i < to; i++) {
        List<String> events = new ArrayList<>();
        for (int index = 0; index < EVENTS; index++) {
          events.add("{\"type\":\"track\",\"messageId\":\"" + i + "-" + index + "\"}");
        }
        Instant time = FIRST.plusSeconds(i);
        byte[] key = ("k-" + i).getBytes(UTF_8);
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(
                TOPIC, 0, time.toEpochMilli(), key, events.toString().getBytes(UTF_8));
        record.headers().add("trace", "first".getBytes(UTF_8));
        record.headers().add("trace", ("t-" + i).getBytes(UTF_8));
        long offset = producer.send(record).get().offset();
        for (int index = 0; index < EVENTS; index++) {
          rows.add(
              String.format(
                  "\"%d-%d\",\"arrays\",\"0\",\"%d\",\"%d\",\"%s\",\"k-%d\",\"t-%d\"",
                  i, index, offset, index, time, i, i));
        }
      }
    }
    return rows;
  }
}
