package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLettersCommandTest {
  @TempDir private Path folder;

  @Test
  void countsByReasonAndMappingAndShowsTheNewestFirst() throws Exception {
    write(
        "2026-11-22--16/a.jsonl",
        whole("not-json", 1, "2026-11-22T16:00:00Z", "{\"a\":"),
        ofMapping("mapping-failed", "acme", "orders", 2, "2026-11-22T16:00:02Z", "{\"n\":2}"));
    write(
        "2026-11-22--17/b.jsonl",
        ofMapping("mapping-failed", "acme", "orders", 3, "2026-11-22T16:00:01Z", "{\"n\":3}"));
    assertThat(show(folder.toString()))
        .isEqualTo(
            new CommandRun(
                0,
                """
                3 dead letters

                failures by reason
                  2  mapping-failed
                  1  not-json

                failures by destination and mapping
                  2  acme / orders
                  1  the event as a whole

                newest first

                2026-11-22T16:00:02Z  events, partition 0, offset 2
                  mapping-failed: acme / orders: why
                  {"n":2}

                2026-11-22T16:00:01Z  events, partition 0, offset 3
                  mapping-failed: acme / orders: why
                  {"n":3}

                2026-11-22T16:00:00Z  events, partition 0, offset 1
                  not-json: why
                  {"a":
                """,
                ""));
  }

  @Test
  void saysWhatAnEventThatIsNotTextLooksLike() throws Exception {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write("[{\"type\":\"page\"}]".getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = gzip.toByteArray();
    write(
        "a.jsonl",
        withEvent(1, whole),
        withEvent(2, Arrays.copyOf(whole, whole.length - 1)),
        withEvent(3, new byte[] {(byte) 0xff, 'x'}));
    assertThat(show(folder.toString()).out())
        .containsSubsequence(
            "offset 3\n  not-json: why\n  \ufffdx\n",
            "offset 2\n  not-json: why\n  not text: it looks like gzip+json-array, but its gzip is"
                + " cut off\n",
            "offset 1\n  not-json: why\n  not text: it looks like gzip+json-array\n");
  }

  private static String withEvent(int offset, byte[] event) {
    return whole("not-json", offset, "2026-11-22T16:00:00Z", "")
        .replace(
            "\"event\":\"\"", "\"event\":\"" + Base64.getEncoder().encodeToString(event) + "\"");
  }

  @Test
  void showsNoMoreThanTheLimitAndCountsAll() throws Exception {
    List<String> letters = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      letters.add(whole("too-deep", i, Instant.ofEpochSecond(i).toString(), "e" + i));
    }
    write("a.jsonl", letters.toArray(String[]::new));
    CommandRun run = show(folder.toString(), "--limit=2");
    assertThat(run.out())
        .startsWith("2,000 dead letters\n")
        .contains("  2,000  too-deep\n", "the newest 2; --limit shows more\n")
        .containsSubsequence("offset 1999\n", "offset 1998\n")
        .doesNotContain("offset 1997");
    assertThat(show(folder.toString(), "--limit=0").out()).doesNotContain("offset");
    assertThat(show(folder.toString(), "--limit=1001").err())
        .isEqualTo("--limit 1001: give 0 to 1000\n");
  }

  @Test
  void choosesByReasonDestinationAndTime() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    write(
        "a.jsonl",
        ofMapping("mapping-failed", "acme", "orders", 1, now.minusSeconds(60).toString(), "{}"),
        ofMapping("budget-exceeded", "globex", "all", 2, now.minusSeconds(7_200).toString(), "{}"),
        whole("not-json", 3, now.minusSeconds(90_000).toString(), "x"));
    assertThat(show(folder.toString(), "--reason=not-json").out())
        .startsWith("1 dead letter, 2 left out by the filters\n")
        .contains("offset 3");
    assertThat(show(folder.toString(), "--destination=globex").out())
        .startsWith("1 dead letter, 2 left out by the filters\n")
        .contains("offset 2");
    assertThat(show(folder.toString(), "--since=1h").out())
        .startsWith("1 dead letter, 2 left out by the filters\n")
        .contains("offset 1");
    assertThat(show(folder.toString(), "--since=" + now.minusSeconds(7_200)).out())
        .startsWith("2 dead letters, 1 left out by the filters\n");
    assertThat(show(folder.toString(), "--since=1d", "--destination=none").out())
        .isEqualTo("0 dead letters, 3 left out by the filters\n");
  }

  @Test
  void goesOnAfterWhatIsNoDeadLetterAndSaysSo() throws Exception {
    write(
        "a.jsonl",
        "{",
        "{\"lost_file\":\"k\",\"reason\":\"lost\"}",
        whole("not-json", 3, "2026-11-22T16:00:00Z", "x"),
        "{\"reason\":\"not-json\",\"offset\":4,\"event\":\"no base 64\"}");
    CommandRun run = show(folder.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .startsWith("1 dead letter, 1 lost file, 2 not readable as dead letters\n");
    assertThat(run.err())
        .isEqualTo(
            folder.resolve("a.jsonl")
                + ", line 1: not JSON; give what the job wrote as dead letters\n"
                + folder.resolve("a.jsonl")
                + ", line 4: its event is not Base64\n");
  }

  @Test
  void cutsLongLinesUnlessToldNotTo() throws Exception {
    String event = "{\"a\":\"" + "x".repeat(5_000) + "\"}";
    write("a.jsonl", whole("too-large", 3, "2026-11-22T16:00:00Z", event));
    assertThat(show(folder.toString()).out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(200))
        .anySatisfy(line -> assertThat(line).startsWith("  {\"a\":\"xxx").endsWith("xxx..."));
    assertThat(show(folder.toString(), "--full").out()).contains("\n  " + event + "\n");
    assertThat(json(show(folder.toString(), "--json")).at("/newest/0/event").textValue())
        .isEqualTo(event.substring(0, 1_000));
    assertThat(json(show(folder.toString(), "--json", "--full")).at("/newest/0/event").textValue())
        .isEqualTo(event);
  }

  @Test
  void keepsNoMoreThanTheFirstFailuresOfADeadLetter() throws Exception {
    String failure =
        "{\"reason\":\"mapping-failed\",\"message\":\"m\",\"destination\":\"a\",\"mapping\":\"b\"}";
    write(
        "a.jsonl",
        "{\"reason\":\"mapping-failed\",\"offset\":1,\"failures\":["
            + String.join(",", Collections.nCopies(500, failure))
            + "]}");
    assertThat(show(folder.toString()).out())
        .contains("  500  a / b\n", "  and 497 other failures\n");
    JsonNode json = json(show(folder.toString(), "--json"));
    assertThat(json.at("/newest/0/failures")).hasSize(10);
    assertThat(json.at("/newest/0/other_failures").intValue()).isEqualTo(490);
    assertThat(json(show(folder.toString(), "--json", "--full")).at("/newest/0/failures"))
        .hasSize(500);
  }

  /** An event could move the cursor or change the colours of whoever looks at it. */
  @Test
  void escapesControlCharactersOfEventsAndNames() throws Exception {
    write(
        "a.jsonl",
        ofMapping(
            "mapping-failed", "ac\\u001bme", "m", 1, "2026-11-22T16:00:00Z", "\u001b[2J\r\n"));
    assertThat(show(folder.toString()).out())
        .contains("  \\u001b[2J\\u000d\\u000a\n", "ac\\u001bme / m")
        .doesNotContain("\u001b");
  }

  @Test
  void printsJson() throws Exception {
    write(
        "a.jsonl",
        "{\"reason\":\"mapping-failed\",\"message\":\"2 mappings failed\",\"failures\":["
            + "{\"reason\":\"mapping-failed\",\"message\":\"m\",\"destination\":\"a\",\"mapping\":\"b\"},"
            + "{\"reason\":\"budget-exceeded\",\"message\":\"n\",\"destination\":\"c\",\"mapping\":\"d\"}],"
            + "\"failures_omitted\":5,\"topic\":\"events\",\"partition\":3,\"offset\":9,"
            + "\"timestamp\":\"2026-11-22T16:00:00Z\",\"event\":\"/w==\"}");
    JsonNode json = json(show(folder.toString(), "--json", "--destination=c"));
    assertThat(json.path("dead_letters").intValue()).isEqualTo(1);
    assertThat(json.path("failures_by_reason")).hasToString("{\"budget-exceeded\":1}");
    assertThat(json.path("failures_by_mapping")).hasToString("{\"c / d\":1}");
    assertThat(json.at("/newest/0"))
        .hasToString(
            "{\"time\":\"2026-11-22T16:00:00Z\",\"topic\":\"events\",\"partition\":\"3\","
                + "\"offset\":\"9\",\"failures\":[{\"reason\":\"budget-exceeded\",\"message\":\"n\","
                + "\"destination\":\"c\",\"mapping\":\"d\"}],\"other_failures\":6,\"missing\":\"\","
                + "\"event\":\"\ufffd\",\"event_is_cut\":false,\"event_is_utf8\":false}");
  }

  @Test
  void saysWhichEventOfARecordItWas() throws Exception {
    write(
        "a.jsonl",
        whole("not-json", 3, "2026-11-22T16:00:00Z", "x")
            .replace("\"offset\":3", "\"offset\":3,\"index\":2"));
    assertThat(show(folder.toString()).out()).contains("events, partition 0, offset 3#2\n");
    assertThat(json(show(folder.toString(), "--json")).at("/newest/0/index").asText())
        .isEqualTo("2");
  }

  @Test
  void readsThePlaceThatTheSettingsName() throws Exception {
    write("letters/a.jsonl", whole("not-json", 3, "2026-11-22T16:00:00Z", "x"));
    Path config =
        Files.writeString(
            folder.resolve("spillway.yaml"),
            "dead-letters.path: " + folder.resolve("letters").toUri() + "\n");
    assertThat(show("--config=" + config).out()).startsWith("1 dead letter\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      textBlock =
          """
                               # dead-letters.path: missing; give the job's settings with --config, or --set dead-letters.path=...
          nowhere              # nowhere: there is no such file; give a file of dead letters, or add --bootstrap if it is a topic
          s3:///letters        # s3:///letters: names no bucket; give s3://bucket/folder
          s3://b --region x    # --region x: not a region code; give one like eu-west-1
          t --bootstrap h      # --bootstrap h: 'h' is not host:port; give one like localhost:9092, several with commas between them
          t --since yesterday  # --since yesterday: neither a time nor a duration; give one like 2026-11-22T16:00:00Z or 2h
          t --since 2          # --since 2: neither a time nor a duration; give one like 2026-11-22T16:00:00Z or 2h
          --set dead-letters.topic=t # --bootstrap is missing; give the addresses of Kafka, like localhost:9092, or export SPILLWAY_BOOTSTRAP
          t --reason not-jsn   # --reason not-jsn: there is no such reason; did you mean not-json? There are too-large, too-deep, not-json, not-an-object, wrong-format, unknown-source, mapping-failed, budget-exceeded, too-many-outputs
          """)
  void saysInOneSentenceWhatCannotBeUsed(String arguments, String sentence) {
    String[] given = arguments == null ? new String[0] : arguments.split(" ");
    assertThat(show(given)).isEqualTo(new CommandRun(2, "", sentence + "\n"));
  }

  private static JsonNode json(CommandRun run) throws IOException {
    return new JsonMapper().readTree(run.out());
  }

  private static CommandRun show(String... arguments) {
    List<String> all = new ArrayList<>(List.of("dead-letters"));
    all.addAll(List.of(arguments));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static String whole(String reason, int offset, String time, String event) {
    return "{\"reason\":\"" + reason + "\",\"message\":\"why\"," + rest(offset, time, event);
  }

  private static String ofMapping(
      String reason, String destination, String mapping, int offset, String time, String event) {
    String failure =
        "\"reason\":\"%s\",\"message\":\"why\",\"destination\":\"%s\",\"mapping\":\"%s\""
            .formatted(reason, destination, mapping);
    return "{" + failure + ",\"failures\":[{" + failure + "}]," + rest(offset, time, event);
  }

  private static String rest(int offset, String time, String event) {
    return "\"topic\":\"events\",\"partition\":0,\"offset\":%d,\"timestamp\":\"%s\",\"event\":\"%s\"}"
        .formatted(
            offset,
            time,
            Base64.getEncoder().encodeToString(event.getBytes(StandardCharsets.UTF_8)));
  }

  private void write(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
  }
}
