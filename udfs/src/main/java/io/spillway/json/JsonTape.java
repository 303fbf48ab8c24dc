package io.spillway.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where each value of one JSON text stands in its bytes: an array of entries in source order, one
 * for each value, those inside a container right behind it. Filled by a {@link JsonScanner} and
 * used again for the next text, so nothing of it may be kept. An entry's number is its position;
 * {@link #ABSENT} is the position of what is not there.
 */
public final class JsonTape {
  public static final int ABSENT = -1;

  /** What a value is; {@code OBJECT} and {@code ARRAY} hold other values. */
  static final int OBJECT = 1;

  static final int ARRAY = 2;
  static final int STRING = 3;

  /** A number that ECMAScript prints as it stands. */
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

  /** Whether something inside is not yet written as ECMAScript would write it. */
  private static final int ROUGH = 7;

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

  /** Adds a value that starts at {@code start}; the key is empty for what is no member. */
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
    entries[at + ROUGH] = 0;
    return at / WIDTH;
  }

  /** Says where a value ends; all entries added since it are inside of it. */
  void end(int position, int end, boolean rough) {
    int at = position * WIDTH;
    entries[at + END] = end;
    entries[at + NEXT] = size / WIDTH;
    entries[at + ROUGH] = rough ? 1 : 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int kind(int position) {
    return entries[position * WIDTH + KIND];
  }

  /** The first byte of the value; of text its opening quote. */
  int start(int position) {
    return entries[position * WIDTH + START];
  }

  /** The byte behind the value; of text the one behind its closing quote. */
  int end(int position) {
    return entries[position * WIDTH + END];
  }

  /** The position behind the value and all that is inside of it. */
  int next(int position) {
    return entries[position * WIDTH + NEXT];
  }

  int keyStart(int position) {
    return entries[position * WIDTH + KEY_START];
  }

  int keyEnd(int position) {
    return entries[position * WIDTH + KEY_END];
  }

  boolean isRough(int position) {
    return entries[position * WIDTH + ROUGH] != 0;
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

  /** Whether there is nothing, or null. */
  public boolean isNullOrAbsent(int position) {
    return position < 0 || kind(position) == NULL;
  }

  /** Whether there is a null. */
  public boolean isNull(int position) {
    return position >= 0 && kind(position) == NULL;
  }

  /** The member of an object under a key; {@link #ABSENT} also for what is no object. */
  public int member(int object, JsonKey key) {
    if (!isObject(object)) {
      return ABSENT;
    }
    return find(object, next(object), key.utf8(), 0, key.utf8().length, key.signature());
  }

  /** The item of an array; {@link #ABSENT} also for what is no array. */
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

  /** Whether an object that is still open has a member of this key already. */
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

  /** The JSON text of a value as it stands in the source. */
  public String source(int position) {
    return new String(
        bytes, start(position), end(position) - start(position), StandardCharsets.UTF_8);
  }
}
