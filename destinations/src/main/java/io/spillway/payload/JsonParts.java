package io.spillway.payload;

import static io.spillway.payload.UnreadablePayloadException.wrongFormat;

/**
 * Finds the items of an array, or the members of an object, in its bytes. It goes by brackets,
 * quotes and commas alone and does not look into the parts: one that is not JSON does not keep
 * others from being found. Nothing is copied, and nesting takes no stack.
 */
final class JsonParts {
  private static final String NO_END = "it ends too early";

  private final byte[] bytes;
  private final int end;
  private int at;

  /** Takes the items of an array, from the first byte of each to the byte after it. */
  @FunctionalInterface
  interface Items {
    void item(int start, int end) throws UnreadablePayloadException;
  }

  /** Takes the members of an object: where the key with its quotes is, and where the value is. */
  @FunctionalInterface
  interface Members {
    void member(int keyStart, int keyEnd, int start, int end) throws UnreadablePayloadException;
  }

  private JsonParts(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Passes on the items of the array that a range consists of, white space aside. */
  static void ofArray(byte[] bytes, int start, int end, Items items)
      throws UnreadablePayloadException {
    new JsonParts(bytes, start, end).read('[', ']', items, (keyStart, keyEnd, from, to) -> {});
  }

  /**
   * Passes on the members of the object that a range consists of, white space aside.
   *
   * @return where its closing brace is
   */
  static int ofObject(byte[] bytes, int start, int end, Members members)
      throws UnreadablePayloadException {
    return new JsonParts(bytes, start, end).read('{', '}', (from, to) -> {}, members);
  }

  /** Where the first byte is that is no white space; {@code end} when there is none. */
  static int afterSpace(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  private int read(char opening, char closing, Items items, Members members)
      throws UnreadablePayloadException {
    space();
    if (current() != opening) {
      throw wrongFormat(at == end ? "it is empty" : "it does not begin with '" + opening + "'");
    }
    at++;
    space();
    boolean isOpen = current() != closing;
    while (isOpen) {
      if (opening == '{') {
        member(members);
      } else {
        int start = at;
        value();
        items.item(start, at);
      }
      space();
      isOpen = current() != closing;
      if (isOpen) {
        expect(',');
        space();
      }
    }
    int close = at++;
    space();
    if (at < end) {
      throw wrongFormat("something follows its '" + closing + "', at byte " + at);
    }
    return close;
  }

  private void member(Members members) throws UnreadablePayloadException {
    int keyStart = at;
    if (current() != '"') {
      throw expected("a name");
    }
    string();
    int keyEnd = at;
    space();
    expect(':');
    space();
    int start = at;
    value();
    members.member(keyStart, keyEnd, start, at);
  }

  private void value() throws UnreadablePayloadException {
    int start = at;
    int open = 0;
    do {
      switch (current()) {
        case '"' -> string();
        case '{', '[' -> {
          open++;
          at++;
        }
        case '}', ']' -> {
          if (open > 0) {
            open--;
            at++;
          }
        }
        default -> scalar(open > 0);
      }
      if (at == start) {
        throw expected("a value");
      }
      if (open > 0 && at == end) {
        throw wrongFormat(NO_END);
      }
    } while (open > 0);
  }

  /** Moves past anything that has no brackets and no quotes in it. */
  private void scalar(boolean isNested) {
    while (at < end) {
      switch (bytes[at]) {
        case '"', '{', '[', '}', ']' -> {
          return;
        }
        case ',', ' ', '\t', '\n', '\r' -> {
          if (!isNested) {
            return;
          }
          at++;
        }
        default -> at++;
      }
    }
  }

  private void string() throws UnreadablePayloadException {
    at++;
    while (at < end && bytes[at] != '"') {
      at += bytes[at] == '\\' ? 2 : 1;
    }
    if (at >= end) {
      throw wrongFormat(NO_END);
    }
    at++;
  }

  private void expect(char c) throws UnreadablePayloadException {
    if (current() != c) {
      throw expected("'" + c + "'");
    }
    at++;
  }

  private UnreadablePayloadException expected(String what) {
    return wrongFormat(at >= end ? NO_END : what + " is expected at byte " + at);
  }

  private void space() {
    at = afterSpace(bytes, at, end);
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  /** The next byte; 0 at the end. */
  private byte current() {
    return at < end ? bytes[at] : 0;
  }
}
