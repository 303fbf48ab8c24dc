package io.spillway.payload;

import static io.spillway.payload.Payloads.confluent;
import static io.spillway.payload.Payloads.gzip;
import static io.spillway.payload.Payloads.joined;
import static io.spillway.payload.Payloads.marked;
import static io.spillway.payload.Payloads.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spillway.event.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadReaderTest {
  private static final String E1 = "{\"type\":\"track\",\"event\":\"E\",\"messageId\":\"a1\"}";
  private static final String E2 = "{\"type\":\"track\",\"event\":\"E\",\"messageId\":\"a2\"}";
  private static final String CLOUDEVENT =
      "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"com.acme.track\","
          + "\"datacontenttype\":\"application/json\",";
  private static final PayloadLimits LIMITS = new PayloadLimits(4_000, 100);

  private final PayloadReader reader = new PayloadReader(LIMITS, 100);

  static Stream<Arguments> readable() {
    return Stream.of(
        arguments("gzip+json", gzip(E1), List.of(E1)),
        arguments("json-bom", marked(E1), List.of(E1)),
        arguments("json-bom", utf8(E1), List.of(E1)),
        arguments("gzip+json", gzip(marked(E1)), List.of(E1)),
        arguments("gzip+json", joined(gzip("{\"a\""), gzip(":1}")), List.of("{\"a\":1}")),
        arguments("gzip+json", gzip(""), List.of("")),
        arguments("gzip+json", gzip(gzip(E1)), List.of(latin(gzip(E1)))),
        arguments("json-array", utf8("[" + E1 + "," + E2 + "]"), List.of(E1, E2)),
        arguments("gzip+json-array", gzip("[" + E1 + "," + E2 + "]"), List.of(E1, E2)),
        arguments("json-array", marked(" [ " + E1 + " ,\r\n" + E2 + "\t]\n"), List.of(E1, E2)),
        arguments("json-array", utf8("[]"), List.of()),
        arguments("json-array", utf8(" [ ] "), List.of()),
        arguments(
            "json-array",
            utf8("[1,\"a,]\\\"\",{\"b\":[{}]},null,[2,3],NaN,\"\\\\\"]"),
            List.of("1", "\"a,]\\\"\"", "{\"b\":[{}]}", "null", "[2,3]", "NaN", "\"\\\\\"")),
        arguments(
            "json-array",
            utf8("[{\"x\":NaN}," + E1 + ",{\"a\":1,}," + E2 + "]"),
            List.of("{\"x\":NaN}", E1, "{\"a\":1,}", E2)),
        arguments("jsonl", utf8(E1 + "\n" + E2 + "\n"), List.of(E1, E2)),
        arguments("jsonl", marked("\r\n" + E1 + "\r\n \t\r\n\n" + E2), List.of(E1, E2)),
        arguments("jsonl", utf8(""), List.of()),
        arguments("jsonl", utf8("\n\n"), List.of()),
        arguments("jsonl", utf8("{\n" + E1), List.of("{", E1)),
        arguments("gzip+jsonl", gzip(E1 + "\n" + E2), List.of(E1, E2)),
        arguments("confluent-json", confluent(E1), List.of(E1)),
        arguments("gzip+confluent-json", gzip(confluent(E1)), List.of(E1)),
        arguments("confluent-json", confluent(""), List.of("")),
        arguments("cloudevents", utf8(CLOUDEVENT + "\"data\":" + E1 + "}"), List.of(E1)),
        arguments("cloudevents", marked(CLOUDEVENT + "\"data\" : " + E1 + " }"), List.of(E1)),
        arguments("gzip+cloudevents", gzip(CLOUDEVENT + "\"data\":" + E1 + "}"), List.of(E1)),
        arguments(
            "cloudevents",
            utf8(CLOUDEVENT + "\"data_base64\":\"" + base64(E1) + "\"}"),
            List.of(E1)),
        arguments("cloudevents", utf8(CLOUDEVENT + "\"data\":1,\"data\":{}}"), List.of("{}")),
        arguments("cloudevents", utf8(CLOUDEVENT + "\"d\\u0061ta\":{}}"), List.of("{}")),
        arguments("segment-batch", utf8("{\"batch\":[" + E1 + "," + E2 + "]}"), List.of(E1, E2)),
        arguments("segment-batch", utf8("{\"batch\":[]}"), List.of()),
        arguments("segment-batch", utf8("{\"batch\":null,\"batch\":[{}]}"), List.of("{}")),
        arguments("gzip+segment-batch", gzip("{\"batch\":[{}]}"), List.of("{}")));
  }

  @ParameterizedTest
  @MethodSource("readable")
  void findsTheEventsOfARecord(String format, byte[] value, List<String> events) throws Exception {
    assertThat(events(format, value)).isEqualTo(events);
  }

  static Stream<Arguments> batches() {
    return Stream.of(
        arguments(
            "{\"batch\":[{\"a\":1},{}],\"sentAt\":\"S\",\"writeKey\":\"w\"}",
            List.of(
                "{\"a\":1,\"sentAt\":\"S\",\"writeKey\":\"w\"}",
                "{\"sentAt\":\"S\",\"writeKey\":\"w\"}")),
        arguments(
            "{\"writeKey\":\"w\",\"receivedAt\":\"R\",\"batch\":[{\"writeKey\":\"own\"}]}",
            List.of("{\"writeKey\":\"own\",\"receivedAt\":\"R\"}")),
        arguments(
            "{\"writeKey\":\"w\",\"batch\":[{\"writeKey\":null}]}", List.of("{\"writeKey\":null}")),
        arguments(
            "{\"context\":{\"ip\":\"b\",\"os\":{\"x\":1}},\"batch\":[{\"context\":{\"ip\":\"own\"},\"z\":1},"
                + "{\"context\":{}},{\"context\":null},{\"context\":{\"\\u006fs\":2}}]}",
            List.of(
                "{\"context\":{\"ip\":\"own\",\"os\":{\"x\":1}},\"z\":1}",
                "{\"context\":{\"ip\":\"b\",\"os\":{\"x\":1}}}",
                "{\"context\":null}",
                "{\"context\":{\"\\u006fs\":2,\"ip\":\"b\"}}")),
        arguments(
            "{\"integrations\":{\"All\":false},\"batch\":[{\"integrations\":{\"S3\":true}},{ }]}",
            List.of(
                "{\"integrations\":{\"S3\":true,\"All\":false}}",
                "{ \"integrations\":{\"All\":false}}")),
        arguments(
            "{\"context\":7,\"batch\":[{},{\"context\":{}}]}",
            List.of("{\"context\":7}", "{\"context\":{}}")),
        arguments(
            "{\"writeKey\":\"w\",\"batch\":[5,[],{\"a\":NaN},{\"a\" 1}]}",
            List.of("5", "[]", "{\"a\":NaN,\"writeKey\":\"w\"}", "{\"a\" 1}")),
        arguments(
            "{\"messageId\":\"b\",\"sequence\":1,\"type\":\"x\",\"batch\":[{\"a\":1}]}",
            List.of("{\"a\":1}")));
  }

  @ParameterizedTest
  @MethodSource("batches")
  void givesEventsWhatTheirBatchHasForAll(String batch, List<String> events) throws Exception {
    assertThat(events("segment-batch", utf8(batch))).isEqualTo(events);
  }

  static Stream<Arguments> unreadable() {
    byte[] zipped = gzip(E1);
    byte[] damaged = zipped.clone();
    damaged[damaged.length - 8] ^= 1;
    return Stream.of(
        arguments("gzip+json", utf8(E1), "it is not gzip"),
        arguments("gzip+json", new byte[0], "it is not gzip"),
        arguments("gzip+json", Arrays.copyOf(zipped, 5), "its gzip is cut off"),
        arguments("gzip+json", Arrays.copyOf(zipped, zipped.length - 1), "its gzip is cut off"),
        arguments("gzip+json", Arrays.copyOf(zipped, zipped.length - 12), "its gzip is cut off"),
        arguments(
            "gzip+json", damaged, "its gzip is damaged: the checksum or the length is another one"),
        arguments(
            "gzip+json",
            joined(zipped, utf8("abc")),
            "behind its gzip there are 3 bytes that are none"),
        arguments("gzip+json-array", marked("[]"), "it is not gzip; it looks like json-bom"),
        arguments(
            "json-array",
            gzip("[" + E1 + "]"),
            "it does not begin with '['; it looks like gzip+json-array"),
        arguments("json-array", utf8(E1), "it does not begin with '['"),
        arguments("json-array", utf8(""), "it is empty"),
        arguments("json-array", utf8("["), "it ends too early"),
        arguments("json-array", utf8("[" + E1 + ","), "it ends too early"),
        arguments("json-array", utf8("[{\"a\":\"b]"), "it ends too early"),
        arguments("json-array", utf8("[\"\\"), "it ends too early"),
        arguments("json-array", utf8("[1,,2]"), "a value is expected at byte 3"),
        arguments("json-array", utf8("[1,]"), "a value is expected at byte 3"),
        arguments("json-array", utf8("[1 2]"), "',' is expected at byte 3"),
        arguments("json-array", utf8("[1}"), "',' is expected at byte 2"),
        arguments("json-array", utf8("[1] [2]"), "something follows its ']', at byte 4"),
        arguments(
            "confluent-json",
            utf8(E1),
            "it does not begin with a zero byte and the four bytes of a schema's id"),
        arguments(
            "confluent-json",
            new byte[] {0, 0, 0, 1},
            "it does not begin with a zero byte and the four bytes of a schema's id"),
        arguments("cloudevents", utf8(E1), "it has no specversion, and no header ce_specversion"),
        arguments("cloudevents", utf8(CLOUDEVENT + "\"data\":null}"), "it has no data"),
        arguments("cloudevents", utf8(CLOUDEVENT + "\"x\":1}"), "it has no data"),
        arguments(
            "cloudevents",
            utf8(CLOUDEVENT + "\"data\":{},\"data_base64\":\"\"}"),
            "it has both data and data_base64"),
        arguments(
            "cloudevents",
            utf8(CLOUDEVENT + "\"data_base64\":\"?\"}"),
            "its data_base64 is not text in Base64"),
        arguments(
            "cloudevents",
            utf8(CLOUDEVENT + "\"data_base64\":5}"),
            "its data_base64 is not text in Base64"),
        arguments(
            "cloudevents",
            utf8("[" + CLOUDEVENT + "\"data\":{}}]"),
            "it does not begin with '{'; it looks like json-array"),
        arguments("segment-batch", utf8(E1), "it has no batch"),
        arguments("segment-batch", utf8("{\"batch\":null}"), "its batch is not an array"),
        arguments("segment-batch", utf8("{\"batch\":{}}"), "its batch is not an array"),
        arguments("segment-batch", utf8("{\"batch\":[{}"), "it ends too early"),
        arguments("segment-batch", utf8("{batch:[]}"), "a name is expected at byte 1"),
        arguments("segment-batch", utf8("{\"batch\" []}"), "':' is expected at byte 9"),
        arguments(
            "segment-batch",
            utf8("{\"batch\":[{}],\"writeKey\":NaN}"),
            "its writeKey is not usable: NaN is no JSON number at line 1, column 4"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void saysWhyARecordIsNotOfItsFormat(String format, byte[] value, String why) {
    UnreadablePayloadException refused = refused(reader, format, value, 0);
    assertThat(refused).hasMessage("the record cannot be read as " + format + ": " + why);
    assertThat(refused.reason()).isEqualTo(RejectReason.WRONG_FORMAT);
  }

  static Stream<Arguments> tooLarge() {
    String batch = "{\"batch\":[{},{},{},{}],\"context\":{\"a\":\"" + "x".repeat(999) + "\"}}";
    return Stream.of(
        arguments(
            "gzip+json",
            gzip(new byte[4_001]),
            "decompressed it has more than the 4000 bytes of record.max-size"),
        arguments(
            "gzip+jsonl",
            joined(gzip(new byte[4_000]), gzip("\n")),
            "decompressed it has more than the 4000 bytes of record.max-size"),
        arguments(
            "json-array",
            utf8("[" + " ".repeat(4_000) + "]"),
            "it has 4002 bytes, record.max-size allows 4000"),
        arguments(
            "json-array",
            utf8("[0" + ",1".repeat(100) + "]"),
            "it has more than the 100 events of record.max-events"),
        arguments(
            "jsonl",
            utf8("0\n".repeat(101)),
            "it has more than the 100 events of record.max-events"),
        arguments(
            "segment-batch",
            utf8(batch),
            "its events, each with what the batch has for all, would have more than the 4000 bytes"
                + " of record.max-size"));
  }

  @ParameterizedTest
  @MethodSource("tooLarge")
  void refusesARecordThatHasTooMuchInIt(String format, byte[] value, String why) {
    UnreadablePayloadException refused = refused(reader, format, value, 0);
    assertThat(refused).hasMessage("the record cannot be read as " + format + ": " + why);
    assertThat(refused.reason()).isEqualTo(RejectReason.TOO_LARGE);
  }

  @Test
  void refusesEventsWhoseDeadLettersWouldRepeatTooMuch() throws Exception {
    assertThat(reader.read(format("jsonl"), utf8("0\n0\n0\n0\n"), 1_000).count()).isEqualTo(4);
    assertThat(refused(reader, "jsonl", utf8("0\n0\n0\n0\n0\n"), 1_000))
        .hasMessage(
            "the record cannot be read as jsonl: its 5 events, each with the record's key and"
                + " headers, would have more than the 4000 bytes of record.max-size");
    assertThat(reader.read(format("gzip+json"), gzip("0"), 1_000_000).count()).isEqualTo(1);
  }

  @Test
  void takesExactlyWhatTheLimitsAllow() throws Exception {
    assertThat(events("gzip+json", gzip(new byte[4_000]))).hasSize(1);
    assertThat(events("json-array", utf8("[0" + ",1".repeat(99) + "]"))).hasSize(100);
    assertThat(events("json-array", utf8("[" + " ".repeat(3_998) + "]"))).isEmpty();
  }

  /** A bomb of 1 GiB must cost no more than the limit does. */
  @Test
  void stopsDecompressingAtTheLimit() {
    byte[] layer = gzip(new byte[16 << 20]);
    byte[][] layers = new byte[64][];
    Arrays.fill(layers, layer);
    PayloadReader usual = new PayloadReader(PayloadLimits.DEFAULTS, 100);
    assertThat(refused(usual, "gzip+json", joined(layers), 0).reason())
        .isEqualTo(RejectReason.TOO_LARGE);
  }

  @Test
  void takesAMillionItemsWhenTheLimitsAllowThem() throws Exception {
    PayloadReader wide = new PayloadReader(new PayloadLimits(16 << 20, 1_000_000), 100);
    Payload items = wide.read(format("json-array"), utf8("[0" + ",1".repeat(999_999) + "]"), 0);
    assertThat(items.count()).isEqualTo(1_000_000);
    assertThat(items.event(999_999)).isEqualTo(utf8("1"));
  }

  /** Nesting must not take stack: a container is scanned before any limit of its events. */
  @Test
  void findsTheEndOfADeepItem() throws Exception {
    PayloadReader wide = new PayloadReader(PayloadLimits.DEFAULTS, 100);
    String deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);
    assertThat(wide.read(format("json-array"), utf8("[" + deep + ",{}]"), 0).event(1))
        .isEqualTo(utf8("{}"));
  }

  @Test
  void knowsWhichFormatsHoldSeveralEvents() throws Exception {
    assertThat(reader.read(format("json-array"), utf8("[{}]"), 0).isOfMany()).isTrue();
    assertThat(reader.read(format("gzip+jsonl"), gzip("{}"), 0).isOfMany()).isTrue();
    assertThat(reader.read(format("segment-batch"), utf8("{\"batch\":[]}"), 0).isOfMany()).isTrue();
    assertThat(reader.read(format("gzip+json"), gzip("{}"), 0).isOfMany()).isFalse();
    assertThat(reader.read(format("json"), utf8("x"), 0).isOfMany()).isFalse();
  }

  /** Whatever the bytes are, there is an answer, and no event is outside of the record. */
  @ParameterizedTest
  @EnumSource(PayloadFormat.Kind.class)
  void answersForAnyBytes(PayloadFormat.Kind kind) {
    Random random = new Random(17);
    byte[] alphabet = utf8("{}[]\",:\\ \n\r\t0aN\u0000\ufeff");
    byte[][] words = {
      utf8("\"batch\":["), utf8("\"context\":{"), utf8("\"data\":"), utf8("\"specversion\":1,"),
    };
    for (int round = 0; round < 20_000; round++) {
      List<byte[]> parts = new ArrayList<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        parts.add(
            random.nextInt(3) == 0
                ? words[random.nextInt(words.length)]
                : new byte[] {alphabet[random.nextInt(alphabet.length)]});
      }
      byte[] value = joined(parts.toArray(new byte[0][]));
      boolean zipped = random.nextBoolean();
      try {
        Payload payload =
            reader.read(new PayloadFormat(zipped, kind), zipped ? gzip(value) : value, 0);
        for (int i = 0; i < payload.count(); i++) {
          assertThat(payload.event(i).length).isLessThanOrEqualTo(LIMITS.maxBytes());
        }
      } catch (UnreadablePayloadException e) {
        assertThat(e).hasMessageStartingWith("the record cannot be read as ");
      }
    }
  }

  private List<String> events(String format, byte[] value) throws Exception {
    Payload payload = reader.read(format(format), value, 0);
    List<String> events = new ArrayList<>();
    for (int i = 0; i < payload.count(); i++) {
      byte[] event = payload.event(i);
      boolean isGzip = Gzip.isMagic(event, 0);
      events.add(isGzip ? latin(event) : new String(event, StandardCharsets.UTF_8));
    }
    return events;
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(utf8(text));
  }

  private static PayloadFormat format(String spelling) {
    return PayloadFormat.of(spelling).orElseThrow();
  }

  private static UnreadablePayloadException refused(
      PayloadReader reader, String format, byte[] value, int attached) {
    try {
      var unused = reader.read(format(format), value, attached);
    } catch (UnreadablePayloadException e) {
      return e;
    }
    throw new AssertionError("it was read");
  }
}
