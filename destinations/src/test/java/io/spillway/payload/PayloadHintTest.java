package io.spillway.payload;

import static io.spillway.payload.Payloads.confluent;
import static io.spillway.payload.Payloads.gzip;
import static io.spillway.payload.Payloads.marked;
import static io.spillway.payload.Payloads.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.RejectReason;
import io.spillway.event.RejectedEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadHintTest {
  private static final String EVENT = "{\"type\":\"track\",\"messageId\":\"1\"}";

  private final EventParser parser = new EventParser(new EventLimits(1 << 20, 100));

  static Stream<Arguments> likenesses() {
    return Stream.of(
        arguments(gzip(EVENT), "gzip+json"),
        arguments(gzip("[" + EVENT + "]"), "gzip+json-array"),
        arguments(gzip("[" + (EVENT + ",").repeat(10_000) + EVENT + "]"), "gzip+json-array"),
        arguments(gzip(gzip(EVENT)), "gzip+json"),
        arguments(utf8("[" + EVENT + "]"), "json-array"),
        arguments(utf8(" [" + EVENT), "json-array"),
        arguments(utf8(EVENT + "\r\n" + EVENT), "jsonl"),
        arguments(confluent(EVENT), "confluent-json"),
        arguments(marked(EVENT), "json-bom"));
  }

  @ParameterizedTest
  @MethodSource("likenesses")
  void namesTheFormatThatWouldReadTheRecord(byte[] value, String format) {
    assertThat(message(value))
        .endsWith(
            "; it looks like "
                + format
                + ": source.format, or source.formats for its topic alone, would read that");
  }

  static Stream<Arguments> cut() {
    byte[] one = gzip(EVENT);
    byte[] many = gzip(("[" + EVENT + ",\n").repeat(20_000));
    byte[] damaged = one.clone();
    damaged[one.length - 1]++;
    return Stream.of(
        arguments(Arrays.copyOf(one, 3), "gzip+json, but its gzip is cut off"),
        arguments(Arrays.copyOf(one, one.length - 10), "gzip+json, but its gzip is cut off"),
        arguments(Arrays.copyOf(one, one.length - 1), "gzip+json, but its gzip is cut off"),
        arguments(Arrays.copyOf(many, many.length / 2), "gzip+json-array, but its gzip is cut off"),
        arguments(
            damaged,
            "gzip+json, but its gzip is damaged: the checksum or the length is another one"));
  }

  @ParameterizedTest
  @MethodSource("cut")
  void promisesNoFormatForWhatIsCut(byte[] value, String described) {
    assertThat(message(value)).endsWith("; it looks like " + described);
    assertThat(PayloadHint.described(value)).isEqualTo(described);
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments(
            "{\"type\":\"track\",\"event\":\"caf\u00e9\",\"messageId\":\"l1\"}"
                .getBytes(StandardCharsets.ISO_8859_1),
            "the event is not UTF-8: see the byte at offset 28"),
        arguments(
            utf8("{\"type\":\"track\",\"messageId\":\"tr\",}"),
            "the event is not usable: there is '}' instead of a name in double quotes at line 1,"
                + " column 34"),
        arguments(
            utf8("{\"type\":\"track\",\"messageId\":\"nan\",\"properties\":{\"x\":NaN}}"),
            "the event is not usable: NaN is no JSON number at line 1, column 56"),
        arguments(
            utf8("{\"a\":\u0000}"),
            "the event is not usable: there is a control character (code 0) outside of any text at"
                + " line 1, column 7"),
        arguments(
            utf8("{\"a\":\"\n\"}"),
            "the event is not usable: a text has a control character (code 10) that is not escaped"
                + " at line 1, column 7"),
        arguments(
            utf8("{\n\"a\" 1}"),
            "the event is not usable: there is '1' instead of a colon at line 2, column 5"),
        arguments(utf8(""), "the event is not usable: there is no JSON value, only white space"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void leavesAloneWhatIsSimplyBroken(byte[] value, String message) {
    assertThat(message(value)).doesNotContain("looks like");
    if (message != null) {
      assertThat(message(value)).isEqualTo(message);
    }
  }

  @Test
  void hasNothingToSayOfOtherReasons() {
    assertThat(PayloadHint.added(RejectReason.TOO_LARGE, "m", utf8("[]"))).isEqualTo("m");
  }

  private String message(byte[] value) {
    RejectedEvent rejected = (RejectedEvent) parser.parse(value);
    return PayloadHint.added(rejected.reason(), rejected.message(), value);
  }
}
