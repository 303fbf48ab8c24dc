package io.spillway.job.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.deadletter.Rejections;
import io.spillway.deadletter.Rejections.Rejection;
import io.spillway.job.source.KafkaRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterFilesTest {
  private static final long TIMESTAMP = 1_795_364_940_123L;

  @Test
  void writesARejectedEventAsOneLine() throws IOException {
    assertThat(
            line(
                letter(
                    new Rejection("not-json", "the event is not usable", "", ""),
                    new KafkaRecord("events", 3, 4711, TIMESTAMP, bytes("{oh no\n")))))
        .isEqualTo(
            "{\"reason\":\"not-json\",\"message\":\"the event is not usable\",\"topic\":\"events\","
                + "\"partition\":3,\"offset\":4711,\"timestamp\":\"2026-11-22T16:29:00.123Z\","
                + "\"event\":\"e29oIG5vCg==\"}\n");
  }

  @Test
  void namesDestinationAndMappingWhenThereAreSuch() throws IOException {
    assertThat(
            line(
                letter(
                    new Rejection(
                        "mapping-failed", "columns.a: said \"no\"\nand\tmore", "acme", "orders"),
                    new KafkaRecord("events", 0, 0, 0, new byte[] {0, (byte) 0xff}))))
        .isEqualTo(
            "{\"reason\":\"mapping-failed\",\"message\":\"columns.a: said \\\"no\\\"\\n"
                + "and\\tmore\",\"destination\":\"acme\",\"mapping\":\"orders\",\"failures\":[{\"reason\":\"mapping-failed\",\"message\":\"columns.a:"
                + " said \\\"no\\\"\\n"
                + "and\\tmore\",\"destination\":\"acme\",\"mapping\":\"orders\"}],\"topic\":\"events\",\"partition\":0,\"offset\":0,\"timestamp\":\"1970-01-01T00:00:00Z\",\"event\":\"AP8=\"}\n");
  }

  @Test
  void writesKeyAndHeadersOfTheRecord() throws IOException {
    KafkaRecord record =
        new KafkaRecord(
            "events",
            0,
            0,
            0,
            bytes("k"),
            new RecordHeaders().add("trace", bytes("t")).add("trace", null),
            bytes("{"));
    assertThat(line(letter(new Rejection("not-json", "m", "", ""), record)))
        .endsWith(
            "\"key\":\"k\",\"headers\":[{\"key\":\"trace\",\"value\":\"t\"},{\"key\":\"trace\"}],"
                + "\"event\":\"ew==\"}\n");
  }

  @Test
  void writesAMessageWithHalfASurrogatePair() throws IOException {
    // The parser's message about {"a":😀} quotes the first half of the pair.
    assertThat(
            line(
                letter(
                    new Rejection("not-json", "Unexpected character ('\ud83d')", "", ""),
                    new KafkaRecord("events", 0, 0, 0, null))))
        .startsWith("{\"reason\":\"not-json\",\"message\":\"Unexpected character ('\\uD83D')\",")
        .endsWith("\"timestamp\":\"1970-01-01T00:00:00Z\"}\n");
  }

  @Test
  void keepsEachEventOnALineOfItsOwn() throws IOException {
    String event = "{\"a\":\"" + "line\n".repeat(100_000) + "\"}";
    String line =
        line(
            letter(
                new Rejection("too-large", "m", "", ""),
                new KafkaRecord("t", 0, 0, 0, bytes(event))));
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
  }

  private static DeadLetter letter(Rejection rejection, KafkaRecord record) {
    return new DeadLetter(new Rejections(List.of(rejection), 0), record);
  }

  private static String line(DeadLetter deadLetter) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DeadLetterFiles.write(deadLetter, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
