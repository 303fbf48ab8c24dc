package io.spillway.json;

import static io.spillway.json.JsonTape.ABSENT;

/**
 * Finds the values of a JSON object in its bytes without creating objects for them. It accepts less
 * than a {@link JsonReader}: it declines malformed text and also what is rare and needs care, such
 * as a repeated or an escaped key. Whatever it accepts, the reader accepts with the same values.
 * For use by one thread.
 */
public final class JsonScanner {
  /** Deeper nesting is declined: scanning is recursive. */
  private static final int MAX_DEPTH = 100;

  /** Finding a repeated key may take time quadratic in the number of members. */
  private static final int MAX_MEMBERS = 128;

  private final Utf8Scanner texts = new Utf8Scanner();
  private final int maxDepth;
  private final JsonTape tape;
  private byte[] bytes = {};
  private int at;

  /**
   * @param tape filled by each scan
   * @param maxDepth most nested objects and arrays accepted
   */
  public JsonScanner(JsonTape tape, int maxDepth) {
    this.tape = tape;
    this.maxDepth = Math.min(maxDepth, MAX_DEPTH);
  }

  /**
   * Fills the tape with the object that {@code source} consists of.
   *
   * @return false when the text is declined; the content of the tape is then undefined
   */
  public boolean scan(byte[] source) {
    bytes = source;
    at = 0;
    tape.clear(source);
    space();
    if (current() != '{' || value(0, 0, 0, 1) == ABSENT) {
      return false;
    }
    space();
    return at == bytes.length;
  }

  /** Adds the value that starts here and moves past it; {@link JsonTape#ABSENT} declines it. */
  private int value(int keyStart, int keyEnd, int signature, int depth) {
    int start = at;
    switch (current()) {
      case '"' -> {
        int end = texts.end(bytes, start + 1);
        if (end < 0) {
          return ABSENT;
        }
        at = end;
        int text = tape.add(JsonTape.STRING, start, keyStart, keyEnd, signature);
        tape.end(text, end, !texts.hasEscapes());
        return text;
      }
      case '{' -> {
        int object = tape.add(JsonTape.OBJECT, start, keyStart, keyEnd, signature);
        at++;
        return depth <= maxDepth && object(object, depth) ? object : ABSENT;
      }
      case '[' -> {
        int array = tape.add(JsonTape.ARRAY, start, keyStart, keyEnd, signature);
        at++;
        return depth <= maxDepth && array(array, depth) ? array : ABSENT;
      }
      default -> {
        int kind = scalar();
        if (kind == ABSENT) {
          return ABSENT;
        }
        int scalar = tape.add(kind, start, keyStart, keyEnd, signature);
        tape.end(scalar, at, kind != JsonTape.NUMBER);
        return scalar;
      }
    }
  }

  private boolean object(int object, int depth) {
    boolean canonical = !space();
    if (accept('}')) {
      tape.end(object, at, canonical);
      return true;
    }
    long seen = 0;
    for (int members = 1; members <= MAX_MEMBERS; members++) {
      int keyStart = at + 1;
      int end = current() == '"' ? texts.end(bytes, keyStart) : ABSENT;
      if (end < 0 || texts.hasEscapes()) {
        return false;
      }
      int keyEnd = end - 1;
      at = end;
      int signature = JsonTape.signature(bytes, keyStart, keyEnd);
      long bit = 1L << ((signature * 0x9e3779b9) >>> 26);
      if ((seen & bit) != 0 && tape.hasMember(object, keyStart, keyEnd, signature)) {
        return false;
      }
      seen |= bit;
      canonical &= !space();
      if (!accept(':')) {
        return false;
      }
      canonical &= !space();
      int value = value(keyStart, keyEnd, signature, depth + 1);
      if (value == ABSENT) {
        return false;
      }
      canonical &= tape.isCanonical(value);
      canonical &= !space();
      if (accept('}')) {
        tape.end(object, at, canonical);
        return true;
      }
      if (!accept(',')) {
        return false;
      }
      canonical &= !space();
    }
    return false;
  }

  private boolean array(int array, int depth) {
    boolean canonical = !space();
    if (accept(']')) {
      tape.end(array, at, canonical);
      return true;
    }
    while (true) {
      int value = value(0, 0, 0, depth + 1);
      if (value == ABSENT) {
        return false;
      }
      canonical &= tape.isCanonical(value);
      canonical &= !space();
      if (accept(']')) {
        tape.end(array, at, canonical);
        return true;
      }
      if (!accept(',')) {
        return false;
      }
      canonical &= !space();
    }
  }

  private int scalar() {
    return switch (current()) {
      case 't' -> word("true") ? JsonTape.TRUE : ABSENT;
      case 'f' -> word("false") ? JsonTape.FALSE : ABSENT;
      case 'n' -> word("null") ? JsonTape.NULL : ABSENT;
      default -> number();
    };
  }

  private boolean word(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!accept(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private int number() {
    boolean negative = accept('-');
    int start = at;
    digits();
    int whole = at - start;
    boolean zero = whole == 1 && bytes[start] == '0';
    if (whole == 0 || (bytes[start] == '0' && !zero)) {
      return ABSENT;
    }
    if (current() != '.' && current() != 'e' && current() != 'E') {
      if (whole > JsonReader.MAX_INTEGER_DIGITS - 1) {
        return ABSENT;
      }
      return zero && negative ? JsonTape.NUMBER : JsonTape.PLAIN_NUMBER;
    }
    boolean plain = false;
    if (accept('.')) {
      int fraction = at;
      digits();
      if (at == fraction) {
        return ABSENT;
      }
      plain = isPlainDecimal(zero, whole, fraction);
    }
    if (accept('e') || accept('E')) {
      plain = false;
      if (!accept('+')) {
        accept('-');
      }
      int exponent = at;
      digits();
      if (at == exponent) {
        return ABSENT;
      }
    }
    return plain ? JsonTape.PLAIN_NUMBER : JsonTape.NUMBER;
  }

  /** A decimal of so few digits survives the conversion to a double and back. */
  private boolean isPlainDecimal(boolean zero, int whole, int fraction) {
    int places = at - fraction;
    return whole + places <= 15 && bytes[at - 1] != '0' && (!zero || places <= 6);
  }

  private void digits() {
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
  }

  /** Skips white space; returns whether there was any. */
  private boolean space() {
    int start = at;
    while (at < bytes.length && bytes[at] <= ' ' && isSpace(bytes[at])) {
      at++;
    }
    return at > start;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private boolean accept(char c) {
    boolean there = at < bytes.length && bytes[at] == c;
    if (there) {
      at++;
    }
    return there;
  }

  /** The next byte; 0, which JSON never contains, at the end. */
  private byte current() {
    return at < bytes.length ? bytes[at] : 0;
  }
}
