package io.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventParserTest {
  private final EventParser parser = new EventParser(new EventLimits(60, 3));

  @Test
  void anObjectIsAnEventInSourceOrder() {
    assertThat(parser.parse(bytes("{\"type\":\"track\",\"b\":1,\"a\":2}")))
        .isInstanceOfSatisfying(
            Event.class,
            event -> {
              assertThat(event.type()).isEqualTo("track");
              assertThat(event.json().fieldNames()).toIterable().containsExactly("type", "b", "a");
            });
  }

  @Test
  void theParserIsReadyAgainAfterARejectedEvent() {
    assertThat(parser.parse(new byte[] {(byte) 0xe2, (byte) 0x82}))
        .isInstanceOf(RejectedEvent.class);
    assertThat(parser.parse(bytes("{\"a\":\"€\"}"))).isInstanceOf(Event.class);
  }

  @Test
  void reasonsSayWhatIsWrong() {
    assertRejected(
        "{\"a\":\"" + "x".repeat(60) + "\"}",
        RejectReason.TOO_LARGE,
        "the event has 68 bytes, at most 60 are accepted");
    assertRejected(
        "{\"a\":[{\"b\":[]}]}",
        RejectReason.TOO_DEEP,
        "the event is not usable: objects and arrays nest deeper than the 3 allowed, at line 1,"
            + " column 12");
    assertRejected("[1]", RejectReason.NOT_AN_OBJECT, "the event is a JSON array, not an object");
    assertRejected(
        "{} {}",
        RejectReason.NOT_JSON,
        "the event is not usable: a second JSON value starts at line 1, column 4");
    assertRejected(
        "",
        RejectReason.NOT_JSON,
        "the event is not usable: there is no JSON value, only white space");
  }

  @Test
  void theOffsetOfABadByteIsNamed() {
    assertThat(parser.parse(new byte[] {'{', '}', (byte) 0xff}))
        .isEqualTo(
            new RejectedEvent(
                RejectReason.NOT_JSON, "the event is not UTF-8: see the byte at offset 2"));
  }

  private void assertRejected(String event, RejectReason reason, String message) {
    assertThat(parser.parse(bytes(event))).isEqualTo(new RejectedEvent(reason, message));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
