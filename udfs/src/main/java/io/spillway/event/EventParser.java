package io.spillway.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** Parses the value of a Kafka record as an event. For use by one thread. */
public final class EventParser {
  /** The result of parsing: an {@link Event}, or the reason why the bytes are not one. */
  public sealed interface Result permits Event, RejectedEvent {}

  private static final int INITIAL_CHARS = 8 * 1024;

  /** A larger buffer is released after the event that needed it. */
  private static final int MAX_KEPT_CHARS = 1024 * 1024;

  private final EventLimits limits;
  private final JsonReader reader;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private CharBuffer chars = CharBuffer.allocate(INITIAL_CHARS);

  public EventParser(EventLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.reader = new JsonReader(limits.maxDepth());
  }

  /** The limits that events are held to. */
  public EventLimits limits() {
    return limits;
  }

  /** Never throws because of the bytes: whatever is wrong with them is in the result. */
  public Result parse(byte[] value) {
    if (value.length > limits.maxBytes()) {
      return new RejectedEvent(
          RejectReason.TOO_LARGE,
          "the event has "
              + value.length
              + " bytes, at most "
              + limits.maxBytes()
              + " are accepted");
    }
    ByteBuffer bytes = ByteBuffer.wrap(value);
    CoderResult decoded = decode(bytes);
    if (decoded.isError()) {
      return new RejectedEvent(
          RejectReason.NOT_JSON,
          String.format(
              Locale.ROOT, "the event is not UTF-8: see the byte at offset %d", bytes.position()));
    }
    try {
      JsonNode json = reader.read(chars.array(), 0, chars.position());
      if (json instanceof ObjectNode object) {
        return new Event(object);
      }
      return new RejectedEvent(
          RejectReason.NOT_AN_OBJECT,
          "the event is a JSON "
              + json.getNodeType().name().toLowerCase(Locale.ROOT)
              + ", not an object");
    } catch (MalformedJsonException e) {
      return new RejectedEvent(reason(e.fault()), "the event is not usable: " + e.getMessage());
    } finally {
      if (chars.capacity() > MAX_KEPT_CHARS) {
        chars = CharBuffer.allocate(INITIAL_CHARS);
      }
    }
  }

  private CoderResult decode(ByteBuffer bytes) {
    if (chars.capacity() < bytes.remaining()) {
      chars = CharBuffer.allocate(bytes.remaining());
    }
    chars.clear();
    decoder.reset();
    CoderResult result = decoder.decode(bytes, chars, true);
    return result.isError() ? result : decoder.flush(chars);
  }

  private static RejectReason reason(MalformedJsonException.Fault fault) {
    return switch (fault) {
      case SYNTAX -> RejectReason.NOT_JSON;
      case DEPTH -> RejectReason.TOO_DEEP;
      case INTEGER_DIGITS -> RejectReason.TOO_LARGE;
    };
  }
}
