package io.spillway.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventGeneratorTest {
  private static final int EVENTS = 20_000;
  private static final GeneratorOptions OPTIONS = options();
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final EventGenerator generator = new EventGenerator(OPTIONS);
  private final GeneratedEventWriter writer = generator.newWriter();

  @Test
  void writesTheSameBytesForAnIndexWhateverWasWrittenBefore() {
    List<byte[]> forwards = LongStream.range(0, 500).mapToObj(writer::write).toList();
    GeneratedEventWriter other = new EventGenerator(OPTIONS).newWriter();
    List<Integer> indexes = IntStream.range(0, 500).boxed().toList();
    for (int index : indexes.stream().sorted(Collections.reverseOrder()).toList()) {
      assertThat(other.write(index)).isEqualTo(forwards.get(index));
    }
  }

  @Test
  void writesOtherBytesForAnotherSeed() {
    GeneratedEventWriter other = new EventGenerator(GeneratorOptions.seed(43)).newWriter();
    assertThat(other.write(7)).isNotEqualTo(writer.write(7));
  }

  @Test
  void writesJsonThatAgreesWithItsDescription() throws IOException {
    for (long index = 0; index < EVENTS; index++) {
      JsonNode json = parse(index);
      GeneratedEvent event = generator.describe(index);
      assertThat(json.isObject()).isTrue();
      assertThat(json.path("messageId").textValue()).isEqualTo(event.messageId());
      assertThat(json.path("type").textValue()).isEqualTo(event.type().text());
      assertThat(json.path("writeKey").textValue()).isEqualTo(event.writeKey());
      assertThat(json.path("event").textValue()).isEqualTo(event.name());
      assertThat(json.path("userId").textValue()).isIn(event.userId(), null);
      assertThat(json.at("/context/personas/computation_key").textValue())
          .isEqualTo(event.computationKey());
      String key = event.computationKey();
      if (key != null) {
        JsonNode value =
            json.path(event.type() == EventType.TRACK ? "properties" : "traits").path(key);
        assertThat(value.isBoolean() || value.isNumber()).isTrue();
        assertThat(value.booleanValue()).isEqualTo(event.entered());
      }
      assertThat(delivered(json.path("integrations"))).isEqualTo(event.integrations().delivered());
    }
  }

  private static boolean delivered(JsonNode integrations) {
    boolean all = integrations.path("All").asBoolean(true);
    return integrations.path("AWS S3").asBoolean(all);
  }

  @Test
  void holdsWhatIsAwkwardInDelimitedFiles() {
    StringBuilder all = new StringBuilder();
    for (long index = 0; index < 2_000; index++) {
      all.append(text(index));
    }
    assertThat(all)
        .contains("\\n", "\\r\\n", "\\t", "\\\"", ", ", " | ", ";", "😀", "抹茶", "قهوة", "\\u00e9")
        .contains(":null", "9007199254740993", "12345678901234567890", "-273.15", "1e21", "-0,")
        .contains("\"All\":false", "\"AWS S3\":true", "\"AWS S3\":false");
  }

  @Test
  void writesTypesInTheirProportions() {
    Map<EventType, Integer> counts = new EnumMap<>(EventType.class);
    int computed = 0;
    for (long index = 0; index < EVENTS; index++) {
      GeneratedEvent event = generator.describe(index);
      counts.merge(event.type(), 1, Integer::sum);
      computed += event.computationKey() == null ? 0 : 1;
    }
    for (EventType type : EventType.values()) {
      assertThat(100.0 * counts.getOrDefault(type, 0) / EVENTS)
          .as(type.text())
          .isCloseTo(type.percent(), within(1.0));
    }
    assertThat(100.0 * computed / EVENTS).isBetween(8.0, 13.0);
  }

  @Test
  void writesTrackAndIdentifyEventsOfAboutTwelveHundredBytes() {
    long bytes = 0;
    long events = 0;
    for (long index = 0; index < EVENTS; index++) {
      EventType type = generator.describe(index).type();
      if (type == EventType.TRACK || type == EventType.IDENTIFY) {
        bytes += Objects.requireNonNull(writer.write(index)).length;
        events++;
      }
    }
    assertThat((double) bytes / events).isCloseTo(1_200, within(100.0));
  }

  @Test
  void numbersMessagesUniquely() {
    Set<String> ids = new HashSet<>();
    for (long index = 0; index < EVENTS; index++) {
      assertThat(generator.indexOf(generator.messageId(index))).isEqualTo(index);
      ids.add(generator.messageId(index));
    }
    assertThat(ids).hasSize(EVENTS);
    String ofAnotherStream = new EventGenerator(GeneratorOptions.seed(1)).messageId(5);
    assertThat(generator.indexOf(ofAnotherStream)).isEqualTo(-1);
    assertThat(generator.indexOf("something else")).isEqualTo(-1);
    assertThatThrownBy(() -> generator.messageId(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An index must be from 0 to 999999999999, not -1");
  }

  @Test
  void spacesTimestampsAsToldTo() throws IOException {
    Instant start = Instant.parse("2024-02-28T23:59:59.500Z");
    GeneratedEventWriter spaced =
        new EventGenerator(options().times(start, Duration.ofMillis(250))).newWriter();
    for (long index = 0; index < 10; index++) {
      JsonNode json = JSON.readTree(Objects.requireNonNull(spaced.write(index)));
      assertThat(Instant.parse(json.path("timestamp").textValue()))
          .isEqualTo(start.plusMillis(250 * index));
      assertThat(Instant.parse(json.path("receivedAt").textValue())).isAfterOrEqualTo(start);
    }
  }

  @Test
  void usesAllSources() {
    Set<String> keys = new HashSet<>();
    EventGenerator many = new EventGenerator(options().sources(7));
    for (long index = 0; index < 1_000; index++) {
      keys.add(many.describe(index).writeKey());
    }
    assertThat(keys).hasSize(7).contains(EventGenerator.writeKey(0), EventGenerator.writeKey(6));
  }

  @Test
  void breaksOneInAThousandAsThePageOfTheFirstHourSays() throws Exception {
    EventGenerator usual = new EventGenerator(GeneratorOptions.seed(1));
    assertThat(LongStream.range(0, 100_000).filter(i -> usual.describe(i).defect() != null).count())
        .isBetween(70L, 130L);
    assertThat(Path.of("../docs/first-hour.md"))
        .content()
        .contains("One in a thousand of the generated events is broken on purpose");
  }

  @Test
  void breaksTheShareOfEventsItWasToldToAndSaysHow() {
    EventGenerator broken = new EventGenerator(options().brokenPerMillion(100_000));
    GeneratedEventWriter brokenWriter = broken.newWriter();
    Map<Defect, Integer> counts = new EnumMap<>(Defect.class);
    for (long index = 0; index < EVENTS; index++) {
      Defect defect = broken.describe(index).defect();
      byte[] bytes = brokenWriter.write(index);
      if (defect != null) {
        counts.merge(defect, 1, Integer::sum);
        assertHas(defect, bytes);
      } else {
        assertThat(bytes).isEqualTo(writer.write(index));
      }
    }
    assertThat(counts).containsOnlyKeys(Defect.values());
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(300, 500));
  }

  private static void assertHas(Defect defect, byte[] bytes) {
    switch (defect) {
      case TOMBSTONE -> assertThat(bytes).isNull();
      case TRUNCATED ->
          assertThatThrownBy(() -> JSON.readTree(bytes))
              .isInstanceOf(JsonProcessingException.class);
      case NOT_AN_OBJECT -> assertThat(isObject(bytes)).isFalse();
      case INVALID_UTF8 ->
          assertThatThrownBy(
                  () -> StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)))
              .isInstanceOf(CharacterCodingException.class);
      case TOO_DEEP ->
          assertThatThrownBy(() -> JSON.readTree(bytes))
              .hasMessageContaining("nesting depth (1001)");
    }
  }

  private static boolean isObject(byte[] bytes) {
    try {
      return JSON.readTree(bytes).isObject();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refusesOptionsThatMakeNoSense() {
    assertThatThrownBy(() -> options().sources(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sources must be 1 to 1000, not 0");
    assertThatThrownBy(() -> options().brokenPerMillion(1_000_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("brokenPerMillion must be 0 to 1000000, not 1000001");
  }

  private static GeneratorOptions options() {
    return GeneratorOptions.seed(42).brokenPerMillion(0);
  }

  private JsonNode parse(long index) throws IOException {
    return JSON.readTree(text(index));
  }

  private String text(long index) {
    return new String(Objects.requireNonNull(writer.write(index)), StandardCharsets.UTF_8);
  }
}
