package io.spillway.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.deadletter.RecordContent.Header;
import io.spillway.deadletter.Rejections.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadLetterLineTest {
  private static final Origin ORIGIN = new Origin("events", 3, 4711, Instant.EPOCH);
  private static final Rejections NOT_JSON =
      new Rejections(List.of(new Rejection("not-json", "broken", "", "")), 0);

  @Test
  void listsEveryMappingThatFailedAndTheEventOnce() throws IOException {
    Rejections several =
        new Rejections(
            List.of(
                new Rejection("mapping-failed", "columns.a: wrong", "acme", "orders"),
                new Rejection("budget-exceeded", "too much", "globex", "pages")),
            0);
    assertThat(line(several, new RecordContent(null, List.of(), new byte[] {0, (byte) 0xff})))
        .isEqualTo(
            "{\"reason\":\"mapping-failed\",\"message\":\"2 mappings failed; the first: columns.a:"
                + " wrong\",\"failures\":[{\"reason\":\"mapping-failed\",\"message\":\"columns.a:"
                + " wrong\",\"destination\":\"acme\",\"mapping\":\"orders\"},{\"reason\":\"budget-exceeded\",\"message\":\"too"
                + " much\",\"destination\":\"globex\",\"mapping\":\"pages\"}],\"topic\":\"events\",\"partition\":3,\"offset\":4711,\"timestamp\":\"1970-01-01T00:00:00Z\",\"event\":\"AP8=\"}\n");
  }

  @Test
  void writesKeyAndHeadersAsTextWhereTheyAreText() throws IOException {
    List<Header> headers =
        List.of(
            Header.of("trace", "ä\n"),
            new Header("trace", new byte[] {(byte) 0xff}),
            new Header("", new byte[0]),
            new Header("none", null));
    assertThat(
            line(NOT_JSON, new RecordContent("k".getBytes(StandardCharsets.UTF_8), headers, null)))
        .endsWith(
            "\"timestamp\":\"1970-01-01T00:00:00Z\",\"key\":\"k\",\"headers\":[{\"key\":\"trace\",\"value\":\"ä\\n"
                + "\"},{\"key\":\"trace\",\"value_base64\":\"/w==\"},{\"key\":\"\",\"value\":\"\"},{\"key\":\"none\"}]}\n");
    assertThat(line(NOT_JSON, new RecordContent(new byte[] {(byte) 0xff}, List.of(), null)))
        .endsWith("\"key_base64\":\"/w==\"}\n");
  }

  @Test
  void saysWhereInItsRecordAnEventWas() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DeadLetterLine(
            NOT_JSON,
            new Origin("events", 3, 4711, 0, Instant.EPOCH),
            new RecordContent(null, List.of(), new byte[] {1}))
        .write(out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("\"offset\":4711,\"index\":0,\"timestamp\"");
    assertThat(StoredDeadLetter.ofLine(out.toByteArray()).place())
        .hasToString("events, partition 3, offset 4711#0");
  }

  @Test
  void isReadBackWithTheSameBytes() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      RecordContent content = RandomRecords.next(random);
      StoredDeadLetter read =
          StoredDeadLetter.ofLine(line(NOT_JSON, content).strip().getBytes(StandardCharsets.UTF_8));
      RandomRecords.assertSame(read.content(), content);
      assertThat(read.rejections()).isEqualTo(NOT_JSON);
      assertThat(read.place()).hasToString("events, partition 3, offset 4711");
      assertThat(read.missing()).isEmpty();
    }
  }

  @Test
  void saysWhereTheEventIsWhenThereAreTooMany() throws Exception {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    new DeadLetterLine(NOT_JSON, ORIGIN, new RecordContent(null, List.of(), null), 1_000)
        .write(stream);
    String line = stream.toString(StandardCharsets.UTF_8);
    assertThat(line).endsWith("\"timestamp\":\"1970-01-01T00:00:00Z\",\"withheld\":1000}\n");
    StoredDeadLetter read = StoredDeadLetter.ofLine(stream.toByteArray());
    assertThat(read.isWithheld()).isTrue();
    assertThat(read.place()).hasToString("events, partition 3, offset 4711");
    assertThat(
            StoredDeadLetter.ofLine(
                    line(NOT_JSON, RandomRecords.next(new Random(1)))
                        .getBytes(StandardCharsets.UTF_8))
                .isWithheld())
        .isFalse();
  }

  private static String line(Rejections rejections, RecordContent content) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    new DeadLetterLine(rejections, ORIGIN, content).write(line);
    return line.toString(StandardCharsets.UTF_8);
  }
}
