package io.spillway.json;

import java.nio.charset.StandardCharsets;

/** A key to look up in a {@link JsonTape}. Immutable. */
public final class JsonKey {
  private final byte[] utf8;
  private final int signature;

  private JsonKey(byte[] utf8) {
    this.utf8 = utf8;
    this.signature = signature(utf8, 0, utf8.length);
  }

  /** The key of that text, which has no lone surrogates: no key on a tape has any. */
  public static JsonKey of(String key) {
    return new JsonKey(key.getBytes(StandardCharsets.UTF_8));
  }

  byte[] utf8() {
    return utf8;
  }

  int signature() {
    return signature;
  }

  /** Equal for equal keys and seldom for others, at a price that does not grow with the key. */
  static int signature(byte[] bytes, int start, int end) {
    int length = end - start;
    if (length == 0) {
      return 0;
    }
    return length
        | (bytes[start] & 0xff) << 24
        | (bytes[start + (length >> 1)] & 0xff) << 16
        | (bytes[end - 1] & 0xff) << 8;
  }
}
