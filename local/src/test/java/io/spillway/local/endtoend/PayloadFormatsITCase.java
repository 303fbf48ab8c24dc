package io.spillway.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.local.cli.CommandRun;
import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.kafka.TestTopic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records of several events, of topics with formats of their own, across a stop of the job. */
class PayloadFormatsITCase {
  private static final String ARRAYS = "arrays";
  private static final String BATCHES = "batches";
  private static final int RECORDS = 20;
  private static final int EVENTS = 9;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final JsonMapper JSON = new JsonMapper();

  private static final String[] ARGUMENTS = {
    "--set=source.topics=" + ARRAYS + ";" + BATCHES,
    "--set=source.formats=" + ARRAYS + ":gzip+json-array," + BATCHES + ":segment-batch",
    "--set=batch.max-age=1 s",
  };

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  @Test
  void deliversEachEventOfEachRecordOnceAndTheBrokenOnesToTheDeadLetters() throws Exception {
    Customer acme = platform.customer("acme", 1);
    platform.writeCatalog(platform.messageIds(acme));
    platform.servers().kafka().createTopic(ARRAYS, 1);
    platform.servers().kafka().createTopic(BATCHES, 1);
    List<String> expected = new ArrayList<>();
    send(0, RECORDS / 2, expected);
    String savepoint;
    try (RunningJob job = RunningJob.submit(platform, ARGUMENTS)) {
      Wait.until("a checkpoint", PATIENCE, () -> job.completedCheckpoints() > 0);
      Wait.until(
          "events to be read", PATIENCE, () -> job.metric("Route", "eventsMatched") >= EVENTS);
      savepoint = job.stopWithSavepoint();
    }
    send(RECORDS / 2, RECORDS, expected);
    new TestTopic(platform.servers().kafka(), ARRAYS).send(List.of(gzip("[{\"type\":")));

    Configuration flink = new Configuration();
    flink.setString("execution.state-recovery.path", savepoint);
    try (RunningJob job = RunningJob.submit(platform, flink, ARGUMENTS)) {
      Wait.until(
          () -> platform.rows(acme).size() + " of " + expected.size() + " rows",
          PATIENCE,
          () -> platform.rows(acme).size() >= expected.size());
      Wait.until("all dead letters", PATIENCE, () -> platform.deadLetters().size() > 2 * RECORDS);
      assertThat(platform.rows(acme)).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(letters(ARRAYS, "index"))
          .hasSize(RECORDS)
          .allSatisfy(
              letter -> {
                assertThat(letter.path("index").asInt()).isEqualTo(1);
                assertThat(event(letter)).isEqualTo("{\"x\":NaN}");
              });
      assertThat(letters(BATCHES, "index"))
          .hasSize(RECORDS)
          .allSatisfy(letter -> assertThat(event(letter)).isEqualTo("[]"));
      assertThat(letters(ARRAYS, "reason"))
          .filteredOn(letter -> !letter.has("index"))
          .singleElement()
          .satisfies(
              letter ->
                  assertThat(letter.path("message").asText())
                      .isEqualTo(
                          "the record cannot be read as gzip+json-array: it ends too early"));

      // Fed back to a topic of another format, it is still the one event that it was.
      String line = letters(BATCHES, "index").get(0).toString() + "\n";
      CommandRun redriven =
          CommandRun.withInput(
              line.replace(
                  Base64.getEncoder().encodeToString("[]".getBytes(UTF_8)),
                  Base64.getEncoder().encodeToString(track("again").getBytes(UTF_8))),
              List.of(
                  "redrive",
                  "--bootstrap=" + platform.servers().kafka().bootstrapServers(),
                  "--topic=" + ARRAYS));
      assertThat(redriven.out()).startsWith("1 event written to arrays, 0 not written");
      Wait.until(
          "the event that was fed back", PATIENCE, () -> platform.rows(acme).contains("\"again\""));
      assertThat(job.isRunning()).isTrue();
    }
    expected.add("\"again\"");
    assertThat(platform.rows(acme)).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Sends a record to each topic for each number, and adds the rows that they become. */
  private void send(int from, int to, List<String> rows) throws IOException {
    List<byte[]> arrays = new ArrayList<>();
    List<byte[]> batches = new ArrayList<>();
    for (int record = from; record < to; record++) {
      List<String> array = new ArrayList<>();
      List<String> batch = new ArrayList<>();
      for (int i = 0; i < EVENTS; i++) {
        array.add(track("a" + record + "-" + i));
        batch.add(track("b" + record + "-" + i));
        rows.add("\"a" + record + "-" + i + "\"");
        rows.add("\"b" + record + "-" + i + "\"");
      }
      array.add(1, "{\"x\":NaN}");
      batch.add("[]");
      arrays.add(gzip(array.toString()));
      batches.add(("{\"batch\":" + batch + ",\"writeKey\":\"w\"}").getBytes(UTF_8));
    }
    new TestTopic(platform.servers().kafka(), ARRAYS).send(arrays);
    new TestTopic(platform.servers().kafka(), BATCHES).send(batches);
  }

  private static String track(String id) {
    return "{\"type\":\"track\",\"messageId\":\"" + id + "\"}";
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  /** The dead letters of a topic that have a field. */
  private List<JsonNode> letters(String topic, String field) throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    for (String line : platform.deadLetters()) {
      JsonNode letter = JSON.readTree(line);
      if (letter.path("topic").asText().equals(topic) && letter.has(field)) {
        letters.add(letter);
      }
    }
    return letters;
  }

  private static String event(JsonNode letter) {
    return new String(Base64.getDecoder().decode(letter.path("event").asText()), UTF_8);
  }
}
