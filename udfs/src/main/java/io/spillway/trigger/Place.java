package io.spillway.trigger;

/**
 * A place in a trigger.
 *
 * @param line from 1
 * @param column in UTF-16 units, from 1
 * @param text the line the place is in
 */
record Place(int line, int column, String text) {
  /** Most characters of the line shown on either side of the place. */
  private static final int SHOWN = 60;

  static Place of(String fql, int offset) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < offset; i++) {
      if (fql.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    int end = fql.indexOf('\n', start);
    return new Place(line, offset - start + 1, fql.substring(start, end < 0 ? fql.length() : end));
  }

  /** The message with the place before it, and the line with a caret after it. */
  String describe(String message) {
    int from = Math.max(0, column - 1 - SHOWN);
    int to = Math.min(text.length(), column - 1 + SHOWN);
    String shown = text.substring(from, to).replace('\t', ' ').replace('\r', ' ');
    return "line "
        + line
        + ", column "
        + column
        + ": "
        + message
        + "\n  "
        + shown
        + "\n  "
        + " ".repeat(column - 1 - from)
        + "^";
  }
}
