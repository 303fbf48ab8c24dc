package io.spillway.local.events;

import static io.spillway.local.events.JsonFragments.part;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bytes of a stream's events. It reuses its buffers, so each thread needs a writer of
 * its own; all writers write the same bytes for the same index.
 */
public final class GeneratedEventWriter {
  static final int TOO_DEEP = 2_000;

  private static final byte[] ANONYMOUS_ID = part("{\"anonymousId\":\"");
  private static final byte[] USER_ID = part("\",\"userId\":\"" + EventGenerator.USER_ID_PREFIX);
  private static final byte[] NO_USER_ID =
      part("\",\"userId\":null,\"channel\":\"client\",\"context\":");
  private static final byte[] CONTEXT = part("\",\"channel\":\"client\",\"context\":");
  private static final byte[] PROPERTIES = part(",\"properties\":");
  private static final byte[] TRAITS = part(",\"traits\":");
  private static final byte[] PAGE =
      part(",\"name\":\"Product\",\"category\":null,\"properties\":");
  private static final byte[] GROUP_ID = part(",\"groupId\":\"group_");
  private static final byte[] GROUP_TRAITS = part("\",\"traits\":");
  private static final byte[] PREVIOUS_ID = part(",\"previousId\":\"");
  private static final byte[] MESSAGE_ID = part(",\"messageId\":\"");
  private static final byte[] ORIGINAL_TIMESTAMP = part("\",\"originalTimestamp\":");
  private static final byte[] RECEIVED_AT = part(",\"receivedAt\":");
  private static final byte[] SENT_AT = part(",\"sentAt\":");
  private static final byte[] TIMESTAMP = part(",\"timestamp\":");
  private static final byte[] TYPE = part(",\"type\":\"");
  private static final byte[] WRITE_KEY = part("\",\"version\":2,\"writeKey\":\"");
  private static final byte[] END = part("\"}");
  private static final byte[] NESTED = part(",\"nested\":");
  private static final byte[] LATIN_1_NOTE = {
    ',', '"', 'n', 'o', 't', 'e', '"', ':', '"', 'c', 'a', 'f', (byte) 0xE9, '"', '}'
  };
  private static final byte[][] NOT_OBJECTS =
      JsonFragments.parts("[]", "\"an event\"", "42", "null", "[{\"type\":\"track\"}]");
  private static final Map<EventType, byte[]> TYPES = parts(EventType.class, EventType::text);
  private static final byte[][] NAMES =
      JsonFragments.NAMES.stream()
          .map(name -> part(",\"event\":\"" + name.text() + '"'))
          .toArray(byte[][]::new);
  private static final byte[] ENTERED = part(",\"event\":\"" + GeneratedEvent.ENTERED + '"');
  private static final byte[] EXITED = part(",\"event\":\"" + GeneratedEvent.EXITED + '"');

  private final GeneratorOptions options;
  private final byte[] messageIdPrefix;
  private final Map<Integrations, byte[]> integrations;
  private final byte[][] writeKeys;
  private final JsonBuffer out = new JsonBuffer();
  private final IndexedRandom random;
  private final PropertiesWriter properties;
  private final ContextWriter context;

  GeneratedEventWriter(GeneratorOptions options) {
    this.options = options;
    this.messageIdPrefix = part(EventGenerator.messageIdPrefix(options.seed()));
    this.integrations = parts(Integrations.class, choice -> choice.json(options.destinationName()));
    this.writeKeys = new byte[options.origins().sources()][];
    Arrays.setAll(writeKeys, source -> part(EventGenerator.writeKey(source)));
    this.random = new IndexedRandom(options.seed());
    this.properties = new PropertiesWriter(out, random);
    this.context = new ContextWriter(out, random);
  }

  /** The event's bytes; null for a tombstone. */
  public byte @Nullable [] write(long index) {
    GeneratedEvent event = new GeneratedEvent(index, random, options);
    if (event.defect() == Defect.TOMBSTONE) {
      return null;
    }
    out.clear();
    if (event.defect() == Defect.NOT_AN_OBJECT) {
      out.add(NOT_OBJECTS[random.below(NOT_OBJECTS.length)]);
      return out.toByteArray();
    }
    people(event);
    context.write(event);
    body(event);
    envelope(event);
    if (event.defect() != null) {
      damage(event.defect());
    }
    return out.toByteArray();
  }

  private void people(GeneratedEvent event) {
    out.add(ANONYMOUS_ID);
    anonymousId(event.user());
    boolean isAnonymous =
        (event.type() == EventType.PAGE || event.type() == EventType.SCREEN) && random.percent(30);
    if (isAnonymous) {
      out.add(NO_USER_ID);
    } else {
      out.add(USER_ID).number(event.user()).add(CONTEXT);
    }
  }

  private void anonymousId(long user) {
    out.uuid(IndexedRandom.mix(user + 1), IndexedRandom.mix(~user));
  }

  private void body(GeneratedEvent event) {
    switch (event.type()) {
      case TRACK -> {
        byte[] audienceEvent = event.entered() ? ENTERED : EXITED;
        out.add(event.isComputed() ? audienceEvent : NAMES[event.nameIndex()]).add(PROPERTIES);
        properties.track(event);
      }
      case IDENTIFY -> {
        out.add(TRAITS);
        properties.identify(event);
      }
      case PAGE, SCREEN -> {
        out.add(PAGE);
        properties.page();
      }
      case GROUP -> {
        out.add(GROUP_ID).number(random.below(1_000)).add(GROUP_TRAITS);
        properties.group();
      }
      case ALIAS -> {
        out.add(PREVIOUS_ID);
        anonymousId(event.user());
        out.add('"');
      }
    }
  }

  private void envelope(GeneratedEvent event) {
    long millis =
        options.times().first().toEpochMilli()
            + event.index() * options.times().between().toNanos() / 1_000_000;
    out.add(of(integrations, event.integrations()));
    out.add(MESSAGE_ID).add(messageIdPrefix);
    out.padded(event.index(), EventGenerator.INDEX_DIGITS).add(ORIGINAL_TIMESTAMP);
    out.timestamp(millis - random.below(3_000));
    out.add(RECEIVED_AT);
    out.timestamp(millis + random.below(500));
    out.add(SENT_AT);
    out.timestamp(millis - random.below(500));
    out.add(TIMESTAMP);
    out.timestamp(millis);
    out.add(TYPE).add(of(TYPES, event.type()));
    out.add(WRITE_KEY).add(writeKeys[event.source()]).add(END);
  }

  private void damage(Defect defect) {
    switch (defect) {
      case TRUNCATED -> out.truncate(1 + random.below(out.size() - 1));
      case INVALID_UTF8 -> {
        out.truncate(out.size() - 1);
        out.add(LATIN_1_NOTE);
      }
      case TOO_DEEP -> {
        out.truncate(out.size() - 1);
        out.add(NESTED).repeat('[', TOO_DEEP).repeat(']', TOO_DEEP).add('}');
      }
      case NOT_AN_OBJECT, TOMBSTONE ->
          throw new IllegalArgumentException("Not written as damaged bytes");
    }
  }

  private static <E extends Enum<E>> Map<E, byte[]> parts(
      Class<E> type, Function<E, String> toJson) {
    Map<E, byte[]> parts = new EnumMap<>(type);
    for (E value : type.getEnumConstants()) {
      parts.put(value, part(toJson.apply(value)));
    }
    return parts;
  }

  private static <E extends Enum<E>> byte[] of(Map<E, byte[]> parts, E value) {
    return Objects.requireNonNull(parts.get(value));
  }
}
