package io.spillway.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.deadletter.RecordContent.Header;
import io.spillway.deadletter.Rejections.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredDeadLetterTest {
  private static final String WITHOUT_LIST =
      "{\"reason\":\"mapping-failed\",\"message\":\"wrong\",\"destination\":\"acme\","
          + "\"mapping\":\"m\",\"topic\":\"events\",\"partition\":3,\"offset\":4711,"
          + "\"timestamp\":\"2026-11-22T16:29:00.123Z\",\"event\":\"AP8=\"}";
  private static final String WITH_LIST =
      "{\"reason\":\"mapping-failed\",\"message\":\"2 mappings failed; the first: wrong\","
          + "\"failures\":[{\"reason\":\"mapping-failed\",\"message\":\"wrong\",\"destination\":\"acme\",\"mapping\":\"m\"}],"
          + "\"failures_omitted\":1,\"topic\":\"events\",\"partition\":3,\"offset\":4711,"
          + "\"timestamp\":\"2026-11-22T16:29:00.123Z\",\"event\":\"AP8=\"}";

  @Test
  void readsTheLinesOfEarlierReleases() throws Exception {
    StoredDeadLetter first = StoredDeadLetter.ofLine(bytes(WITHOUT_LIST));
    Rejection failed = new Rejection("mapping-failed", "wrong", "acme", "m");
    assertThat(first.rejections()).isEqualTo(new Rejections(List.of(failed), 0));
    assertThat(first.place()).hasToString("events, partition 3, offset 4711");
    assertThat(first.content().key()).isNull();
    assertThat(first.content().headers()).isEmpty();
    assertThat(first.content().value()).isEqualTo(new byte[] {0, (byte) 0xff});

    StoredDeadLetter second = StoredDeadLetter.ofLine(bytes(WITH_LIST));
    assertThat(second.rejections()).isEqualTo(new Rejections(List.of(failed), 1));
    RandomRecords.assertSame(second.content(), first.content());
  }

  @Test
  void readsTheRecordsOfEarlierReleases() throws Exception {
    for (String json : List.of(WITHOUT_LIST, WITH_LIST)) {
      StoredDeadLetter line = StoredDeadLetter.ofLine(bytes(json));
      StoredDeadLetter record =
          StoredDeadLetter.ofRecord(new RecordContent(null, List.of(), bytes(json)));
      RandomRecords.assertSame(record.content(), line.content());
      assertThat(record.rejections()).isEqualTo(line.rejections());
      assertThat(record.place()).isEqualTo(line.place());
    }
  }

  @Test
  void saysThatTheEventIsMissing() throws Exception {
    assertThat(StoredDeadLetter.ofLine(bytes("{\"reason\":\"r\",\"offset\":1}")).missing())
        .isEqualTo("the dead letter has no event");
  }

  @Test
  void readsAnEventThatIsLongerThanJsonTextUsuallyIs() throws Exception {
    String base64 = "A".repeat(20_000_004);
    assertThat(
            StoredDeadLetter.ofLine(
                    bytes("{\"reason\":\"r\",\"offset\":1,\"event\":\"" + base64 + "\"}"))
                .content()
                .value())
        .hasSize(15_000_003);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      textBlock =
          """
          {                                            # not JSON; give what the job wrote as dead letters
          {"a":1}                                      # not a dead letter; give what the job wrote as dead letters
          []                                           # not a dead letter; give what the job wrote as dead letters
          {"reason":"r","offset":1,"event":"*"}        # its event is not Base64
          {"reason":"r","offset":1,"event":7}          # its event is not Base64
          {"reason":"r","offset":1,"event":null}       # its event is not Base64
          {"reason":"r","offset":1,"key_base64":"*"}   # its key_base64 is not Base64
          """)
  void saysWhyALineIsNoDeadLetter(String line, String problem) {
    assertThatThrownBy(() -> StoredDeadLetter.ofLine(bytes(line)))
        .isInstanceOf(MalformedDeadLetterException.class)
        .hasMessage(problem);
  }

  @Test
  void saysWhyARecordIsNoDeadLetter() {
    assertMalformed("not a dead letter; name a topic that the job writes dead letters to");
    assertMalformed(
        "a dead letter of format '5'; use the release that wrote it, this one reads up to 4",
        Header.of("spillway.format", "5"));
    assertMalformed(
        "not JSON; give what the job wrote as dead letters",
        Header.of("spillway.format", "3"),
        Header.of("spillway.failures", "{"));
    assertMalformed(
        "its header spillway.failures-omitted is no number",
        Header.of("spillway.format", "3"),
        Header.of("spillway.failures-omitted", "many"));
  }

  private static void assertMalformed(String problem, Header... headers) {
    assertThatThrownBy(
            () -> StoredDeadLetter.ofRecord(new RecordContent(null, List.of(headers), null)))
        .isInstanceOf(MalformedDeadLetterException.class)
        .hasMessage(problem);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
