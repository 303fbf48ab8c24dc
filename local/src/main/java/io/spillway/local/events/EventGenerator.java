package io.spillway.local.events;

import java.nio.charset.StandardCharsets;

/**
 * A reproducible, endless stream of Segment events: the options and an index from 0 on determine
 * every byte of an event, so that producers can share the work and a ledger of what was sent can be
 * computed instead of kept.
 *
 * <p>Thread-safe; the {@linkplain #newWriter() writers} are not.
 */
public final class EventGenerator {
  static final String USER_ID_PREFIX = "user_";
  static final int INDEX_DIGITS = 12;
  private static final long MOST_EVENTS = 1_000_000_000_000L;

  private final GeneratorOptions options;

  public EventGenerator(GeneratorOptions options) {
    this.options = options;
  }

  /** A writer of this stream's events for one thread. */
  public GeneratedEventWriter newWriter() {
    return new GeneratedEventWriter(options);
  }

  /** What the event is, without its bytes. */
  public GeneratedEvent describe(long index) {
    return new GeneratedEvent(index, new IndexedRandom(options.seed()), options);
  }

  /** The user's id, as the key of a Kafka record; a tombstone has one too. */
  public byte[] key(long index) {
    return describe(index).userId().getBytes(StandardCharsets.US_ASCII);
  }

  /** The id of the event's message; it is unique among the streams of all seeds. */
  public String messageId(long index) {
    return messageId(options.seed(), index);
  }

  static String messageId(long seed, long index) {
    if (index < 0 || index >= MOST_EVENTS) {
      throw new IllegalArgumentException(
          "An index must be from 0 to " + (MOST_EVENTS - 1) + ", not " + index);
    }
    String digits = Long.toString(index);
    return messageIdPrefix(seed) + "0".repeat(INDEX_DIGITS - digits.length()) + digits;
  }

  /**
   * The index of the event that has the message id; -1 for a message id that is not of this stream.
   */
  public long indexOf(String messageId) {
    String prefix = messageIdPrefix();
    if (!messageId.startsWith(prefix) || messageId.length() != prefix.length() + INDEX_DIGITS) {
      return -1;
    }
    try {
      return Long.parseLong(messageId.substring(prefix.length()));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The write key of a source, from 0 on. */
  public static String writeKey(int source) {
    return "wk_source_" + source;
  }

  /** The common prefix of the message ids of this stream, which no other stream has. */
  public String messageIdPrefix() {
    return messageIdPrefix(options.seed());
  }

  static String messageIdPrefix(long seed) {
    return "ajs-next-" + Long.toHexString(seed) + "-";
  }
}
