package io.spillway.payload;

import static io.spillway.payload.UnreadablePayloadException.tooLarge;
import static io.spillway.payload.UnreadablePayloadException.wrongFormat;

import io.spillway.event.RejectReason;
import java.util.Arrays;
import java.util.Objects;

/** Takes records apart. Immutable. */
public final class PayloadReader {
  /**
   * A record with this header and {@link #PLAIN} in it is one event as it is, whatever the format
   * of its topic: one that {@code redrive} took out of a record of several.
   */
  public static final String HEADER = "spillway.payload";

  /** The one value of {@link #HEADER} that means anything. */
  public static final String PLAIN = PayloadFormat.JSON.toString();

  private static final int CONFLUENT_PREFIX = 5;

  private final PayloadLimits limits;
  private final int maxDepth;

  /**
   * @param maxDepth most nested objects and arrays of an event
   */
  public PayloadReader(PayloadLimits limits, int maxDepth) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.maxDepth = maxDepth;
  }

  /**
   * Takes a record apart. It is read as its format says: nothing is guessed.
   *
   * @param value must not be changed
   * @param attachedBytes of what each of several events gets with it when it becomes a dead letter
   * @throws UnreadablePayloadException if it is not of that format, or there is too much in it; no
   *     event of it can be handled then
   */
  public Payload read(PayloadFormat format, byte[] value, int attachedBytes)
      throws UnreadablePayloadException {
    if (format.equals(PayloadFormat.JSON)) {
      return new One(value);
    }
    try {
      byte[] plain = format.gzip() ? Gzip.decompress(value, limits.maxBytes()) : value;
      Payload payload = content(format.kind(), plain);
      if (payload.isOfMany() && (long) attachedBytes * payload.count() > limits.maxBytes()) {
        throw tooLarge(
            "its "
                + payload.count()
                + " events, each with the record's key and headers, would have more than the "
                + limits.maxBytes()
                + " bytes of "
                + PayloadLimits.MAX_SIZE);
      }
      return payload;
    } catch (UnreadablePayloadException e) {
      String likeness =
          e.reason() != RejectReason.WRONG_FORMAT
              ? null
              : format.gzip() ? PayloadHint.likeness(value) : PayloadHint.described(value);
      throw new UnreadablePayloadException(
          e.reason(),
          "the record cannot be read as "
              + format
              + ": "
              + e.getMessage()
              + (likeness == null || format.toString().equals(likeness)
                  ? ""
                  : "; it looks like " + likeness));
    }
  }

  private Payload content(PayloadFormat.Kind kind, byte[] plain) throws UnreadablePayloadException {
    int start = PayloadHint.isByteOrderMark(plain) ? PayloadHint.BYTE_ORDER_MARK_BYTES : 0;
    if (kind.isOfMany() && plain.length > limits.maxBytes()) {
      throw tooLarge(
          "it has "
              + plain.length
              + " bytes, "
              + PayloadLimits.MAX_SIZE
              + " allows "
              + limits.maxBytes());
    }
    return switch (kind) {
      case JSON, JSON_BOM -> new One(from(plain, start));
      case CONFLUENT_JSON -> new One(withoutPrefix(plain));
      case CLOUDEVENTS -> new One(CloudEvent.data(plain, start));
      case SEGMENT_BATCH -> SegmentBatch.of(plain, start, limits, maxDepth);
      case JSON_ARRAY -> {
        Ranges items = new Ranges(plain, limits.maxEvents());
        JsonParts.ofArray(plain, start, plain.length, items);
        yield items;
      }
      case JSONL -> lines(plain, start);
    };
  }

  private static byte[] from(byte[] plain, int start) {
    return start == 0 ? plain : Arrays.copyOfRange(plain, start, plain.length);
  }

  private static byte[] withoutPrefix(byte[] plain) throws UnreadablePayloadException {
    if (plain.length < CONFLUENT_PREFIX || plain[0] != 0) {
      throw wrongFormat("it does not begin with a zero byte and the four bytes of a schema's id");
    }
    return Arrays.copyOfRange(plain, CONFLUENT_PREFIX, plain.length);
  }

  /** Lines with anything but white space in them. */
  private Ranges lines(byte[] plain, int start) throws UnreadablePayloadException {
    Ranges lines = new Ranges(plain, limits.maxEvents());
    int at = start;
    while (at < plain.length) {
      int end = at;
      while (end < plain.length && plain[end] != '\n') {
        end++;
      }
      if (JsonParts.afterSpace(plain, at, end) < end) {
        lines.item(at, end > at && plain[end - 1] == '\r' ? end - 1 : end);
      }
      at = end + 1;
    }
    return lines;
  }
}
