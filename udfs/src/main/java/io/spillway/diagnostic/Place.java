package io.spillway.diagnostic;

import java.util.Objects;

/**
 * A place in a catalog, a mapping or a trigger.
 *
 * @param file the name of the file; empty outside of files
 * @param path the keys from the root: {@code destinations[2].settings.iam_role_arn}; empty for the
 *     root and outside of trees
 * @param line from 1; 0 when it is not known
 * @param column in UTF-16 units, from 1; 0 when it is not known
 * @param excerpt lines that show the place, each after a newline; empty when it is not shown
 */
public record Place(String file, String path, int line, int column, String excerpt) {
  /** Most characters of a line that are shown on either side of the place. */
  private static final int MAX_SHOWN = 60;

  public Place {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(excerpt, "excerpt");
  }

  /** A key of a tree whose text is not known. */
  public static Place ofPath(String path) {
    return new Place("", path, 0, 0, "");
  }

  /** A position in a text. */
  public static Place ofPosition(int line, int column) {
    return new Place("", "", line, column, "");
  }

  /** A character of a text, shown by a caret under its line. */
  public static Place ofOffset(String text, int offset) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    int end = text.indexOf('\n', start);
    int from = Math.max(start, offset - MAX_SHOWN);
    int to = Math.min(end < 0 ? text.length() : end, offset + MAX_SHOWN);
    String shown = text.substring(from, to).replace('\t', ' ').replace('\r', ' ');
    String excerpt = "\n  " + shown + "\n  " + " ".repeat(offset - from) + "^";
    return new Place("", "", line, offset - start + 1, excerpt);
  }

  /** The same position, as that of a key in a file. */
  public Place in(String ofFile, String ofPath) {
    return new Place(ofFile, ofPath, line, column, excerpt);
  }

  /** {@code file:line: path} in a file, else the path, else {@code line 2, column 7}. */
  @Override
  public String toString() {
    if (!file.isEmpty()) {
      return file + ":" + line + (path.isEmpty() ? "" : ": " + path);
    }
    return path.isEmpty() && line > 0 ? "line " + line + ", column " + column : path;
  }
}
