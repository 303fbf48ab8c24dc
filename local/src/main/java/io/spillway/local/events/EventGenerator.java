package io.spillway.local.events;

import java.nio.charset.StandardCharsets;

/**
 * A reproducible stream of Segment events without an end: the options and an index from 0 on decide
 * an event to the byte, so that producers can share the work and a ledger of what was sent can be
 * computed instead of kept.
 *
 * <p>Thread-safe; the {@linkplain #newWriter() writers} are not.
 */
public final class EventGenerator {
  static final String USER_ID_PREFIX = "user_";
  static final int INDEX_DIGITS = 12;
  private static final long MOST_EVENTS = 1_000_000_000_000L;

  private final GeneratorOptions options;
  private final String messageIdPrefix;

  public EventGenerator(GeneratorOptions options) {
    this.options = options;
    this.messageIdPrefix = messageIdPrefix(options.seed());
  }

  /** A writer of this stream's bytes for one thread. */
  public EventWriter newWriter() {
    return new EventWriter(options);
  }

  /** What the event is, without its bytes. */
  public GeneratedEvent describe(long index) {
    EventPlan plan = plan(index);
    return new GeneratedEvent(
        index,
        messageId(index),
        plan.type(),
        plan.defect(),
        writeKey(plan.source()),
        USER_ID_PREFIX + plan.user(),
        plan.eventName(),
        plan.isComputed() ? Samples.COMPUTATION_KEYS.get(plan.computation()) : null,
        plan.entered(),
        plan.integrations());
  }

  /** The user's id, as the key of a Kafka record; a tombstone has one too. */
  public byte[] key(long index) {
    return (USER_ID_PREFIX + plan(index).user()).getBytes(StandardCharsets.US_ASCII);
  }

  /** Unique in the stream; streams of other seeds have others. */
  public String messageId(long index) {
    if (index < 0 || index >= MOST_EVENTS) {
      throw new IllegalArgumentException(
          "An index must be from 0 to " + (MOST_EVENTS - 1) + ", not " + index);
    }
    String digits = Long.toString(index);
    return messageIdPrefix + "0".repeat(INDEX_DIGITS - digits.length()) + digits;
  }

  /**
   * The index of the event that has the message id; -1 for a message id that is not of this stream.
   */
  public long indexOf(String messageId) {
    if (!messageId.startsWith(messageIdPrefix)
        || messageId.length() != messageIdPrefix.length() + INDEX_DIGITS) {
      return -1;
    }
    try {
      return Long.parseLong(messageId.substring(messageIdPrefix.length()));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The write key of a source, from 0 on. */
  public static String writeKey(int source) {
    return "wk_source_" + source;
  }

  static String messageIdPrefix(long seed) {
    return "ajs-next-" + Long.toHexString(seed) + "-";
  }

  private EventPlan plan(long index) {
    return EventPlan.draw(index, new IndexedRandom(options.seed()), options);
  }
}
