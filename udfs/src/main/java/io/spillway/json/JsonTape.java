package io.spillway.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The place of each value of one JSON text in its bytes: an array of entries in source order, one
 * for each value; the values inside a container follow it. A {@link JsonScanner} fills it and
 * reuses it for the next text, so no position may be kept. The number of an entry is its position;
 * {@link #ABSENT} is the position of a value that does not exist.
 */
public final class JsonTape {
  public static final int ABSENT = -1;

  /** Kinds of values; {@code OBJECT} and {@code ARRAY} contain other values. */
  static final int OBJECT = 1;

  static final int ARRAY = 2;
  static final int STRING = 3;

  /** A number that ECMAScript prints as it is in the source. */
  static final int PLAIN_NUMBER = 4;

  /** Any other number. */
  static final int NUMBER = 5;

  static final int TRUE = 6;
  static final int FALSE = 7;
  static final int NULL = 8;

  private static final int KIND = 0;
  private static final int START = 1;
  private static final int END = 2;
  private static final int NEXT = 3;
  private static final int KEY_START = 4;
  private static final int KEY_END = 5;
  private static final int KEY_SIGNATURE = 6;

  /** 1 when the source of the value is what {@link JsonText} writes for it, else 0. */
  private static final int CANONICAL = 7;

  private static final int WIDTH = 8;
  private static final int INITIAL_ENTRIES = 256;
  private static final int MAX_KEPT_ENTRIES = 64 * 1024;

  private byte[] bytes = {};
  private int[] entries = new int[INITIAL_ENTRIES * WIDTH];
  private int size;

  void clear(byte[] source) {
    bytes = source;
    size = 0;
    if (entries.length > MAX_KEPT_ENTRIES * WIDTH) {
      entries = new int[INITIAL_ENTRIES * WIDTH];
    }
  }

  /** Adds a value that starts at {@code start}; the key of anything but a member is empty. */
  int add(int kind, int start, int keyStart, int keyEnd, int signature) {
    int at = size;
    if (at + WIDTH > entries.length) {
      entries = Arrays.copyOf(entries, entries.length * 2);
    }
    size = at + WIDTH;
    entries[at + KIND] = kind;
    entries[at + START] = start;
    entries[at + KEY_START] = keyStart;
    entries[at + KEY_END] = keyEnd;
    entries[at + KEY_SIGNATURE] = signature;
    entries[at + CANONICAL] = 1;
    return at / WIDTH;
  }

  /** Completes the entry of a value; all entries added after it are inside the value. */
  void end(int position, int end, boolean canonical) {
    int at = position * WIDTH;
    entries[at + END] = end;
    entries[at + NEXT] = size / WIDTH;
    entries[at + CANONICAL] = canonical ? 1 : 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int kind(int position) {
    return entries[position * WIDTH + KIND];
  }

  /** The first byte of the value; the opening quote of a string. */
  int start(int position) {
    return entries[position * WIDTH + START];
  }

  /** The byte after the value; for a string, after its closing quote. */
  int end(int position) {
    return entries[position * WIDTH + END];
  }

  /** The position after the value and everything inside it. */
  public int next(int position) {
    return entries[position * WIDTH + NEXT];
  }

  int keyStart(int position) {
    return entries[position * WIDTH + KEY_START];
  }

  int keyEnd(int position) {
    return entries[position * WIDTH + KEY_END];
  }

  boolean isCanonical(int position) {
    return entries[position * WIDTH + CANONICAL] != 0;
  }

  public boolean isObject(int position) {
    return position >= 0 && kind(position) == OBJECT;
  }

  public boolean isText(int position) {
    return position >= 0 && kind(position) == STRING;
  }

  public boolean isArray(int position) {
    return position >= 0 && kind(position) == ARRAY;
  }

  public boolean isBoolean(int position) {
    return isTrue(position) || (position >= 0 && kind(position) == FALSE);
  }

  public boolean isTrue(int position) {
    return position >= 0 && kind(position) == TRUE;
  }

  /** Whether the value is absent or null. */
  public boolean isNullOrAbsent(int position) {
    return position < 0 || kind(position) == NULL;
  }

  /** Whether the value is null; false for an absent one. */
  public boolean isNull(int position) {
    return position >= 0 && kind(position) == NULL;
  }

  /** The value of an object's member; {@link #ABSENT} also when {@code object} is not an object. */
  public int member(int object, Key key) {
    if (!isObject(object)) {
      return ABSENT;
    }
    return find(object, next(object), key.utf8, 0, key.utf8.length, key.signature);
  }

  /** The item of an array; {@link #ABSENT} also when {@code array} is not an array. */
  public int item(int array, int index) {
    if (!isArray(array)) {
      return ABSENT;
    }
    int end = next(array);
    int position = array + 1;
    for (int i = 0; i < index && position < end; i++) {
      position = next(position);
    }
    return position < end ? position : ABSENT;
  }

  /** Whether an object that is being scanned already has a member of this key. */
  boolean hasMember(int object, int keyStart, int keyEnd, int signature) {
    return find(object, size / WIDTH, bytes, keyStart, keyEnd, signature) != ABSENT;
  }

  private int find(int object, int end, byte[] key, int keyStart, int keyEnd, int signature) {
    int position = object + 1;
    while (position < end) {
      int at = position * WIDTH;
      if (entries[at + KEY_SIGNATURE] == signature
          && Arrays.equals(
              bytes, entries[at + KEY_START], entries[at + KEY_END], key, keyStart, keyEnd)) {
        return position;
      }
      position = entries[at + NEXT];
    }
    return ABSENT;
  }

  /** The JSON text of a value as it is in the source. */
  public String source(int position) {
    return new String(
        bytes, start(position), end(position) - start(position), StandardCharsets.UTF_8);
  }

  /** Equal for equal keys and seldom for others; the cost does not grow with the key. */
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

  /** A key to look up in objects. Immutable. */
  public static final class Key {
    private final byte[] utf8;
    private final int signature;

    private Key(byte[] utf8) {
      this.utf8 = utf8;
      this.signature = signature(utf8, 0, utf8.length);
    }

    /** The key {@code text}, which has no lone surrogates: no key on a tape has any. */
    public static Key of(String text) {
      return new Key(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
