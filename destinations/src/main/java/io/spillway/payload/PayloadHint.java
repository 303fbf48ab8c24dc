package io.spillway.payload;

import io.spillway.event.RejectReason;
import org.jspecify.annotations.Nullable;

/**
 * Says of bytes that are no event what they may be instead. Only for messages: no record is read
 * otherwise than its topic's format says.
 */
public final class PayloadHint {
  static final int BYTE_ORDER_MARK_BYTES = 3;

  private static final String REMEDY =
      ": source.format, or source.formats for its topic alone, would read that";

  private static final int MOST_LOOKED_AT = 64 * 1024;

  /** To find what is wrong with it: milliseconds, however well it is compressed. */
  private static final int MOST_DECOMPRESSED = 1024 * 1024;

  private PayloadHint() {}

  /** The message of an object that no mapping takes, and that looks like a format. */
  public static String untaken(PayloadFormat.Kind format) {
    return "no mapping takes it, and it looks like " + format;
  }

  /**
   * A rejected event's message, with the setting that would read its record if there is one.
   *
   * @param value the record of a topic whose events are plain JSON
   */
  public static String added(RejectReason reason, String message, byte[] value) {
    if (reason == RejectReason.WRONG_FORMAT) {
      return message + REMEDY;
    }
    boolean isOfSyntax = reason == RejectReason.NOT_JSON || reason == RejectReason.NOT_AN_OBJECT;
    String likeness = isOfSyntax ? described(value) : null;
    if (likeness == null) {
      return message;
    }
    String hint = message + "; it looks like " + likeness;
    return fault(value).isEmpty() ? hint + REMEDY : hint;
  }

  /**
   * The spelling of a format that bytes look like, followed by why they cannot be read as that, if
   * it shows; null when they look like none, or like JSON.
   */
  public static @Nullable String described(byte[] value) {
    String likeness = likeness(value);
    String fault = fault(value);
    return likeness == null || fault.isEmpty() ? likeness : likeness + ", but " + fault;
  }

  private static String fault(byte[] value) {
    return Gzip.isMagic(value, 0) ? Gzip.beginning(value, MOST_DECOMPRESSED).fault() : "";
  }

  /** The spelling of a format that bytes look like; null when they look like none, or like JSON. */
  static @Nullable String likeness(byte[] value) {
    if (Gzip.isMagic(value, 0)) {
      return gzip(value);
    }
    if (isByteOrderMark(value)) {
      return "json-bom";
    }
    if (value.length > 5 && value[0] == 0 && value[5] == '{') {
      return "confluent-json";
    }
    int start = JsonParts.afterSpace(value, 0, value.length);
    if (start == value.length) {
      return null;
    }
    return switch (value[start]) {
      case '[' -> "json-array";
      case '{' -> isLines(value, start) ? "jsonl" : null;
      default -> null;
    };
  }

  /** What is compressed, as far as its beginning tells. */
  private static String gzip(byte[] value) {
    byte[] content = Gzip.beginning(value, MOST_LOOKED_AT).content();
    String inner = Gzip.isMagic(content, 0) ? null : likeness(content);
    return "gzip+" + (inner == null ? PayloadFormat.JSON : inner);
  }

  /** Whether another object begins on a line of its own. */
  private static boolean isLines(byte[] value, int start) {
    int most = Math.min(value.length, start + MOST_LOOKED_AT);
    for (int at = start; at + 1 < most; at++) {
      if (value[at] == '\n') {
        int before = at > 0 && value[at - 1] == '\r' ? at - 2 : at - 1;
        int next = JsonParts.afterSpace(value, at, value.length);
        return before >= 0 && value[before] == '}' && next < value.length && value[next] == '{';
      }
    }
    return false;
  }

  static boolean isByteOrderMark(byte[] bytes) {
    return bytes.length >= BYTE_ORDER_MARK_BYTES
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf;
  }
}
