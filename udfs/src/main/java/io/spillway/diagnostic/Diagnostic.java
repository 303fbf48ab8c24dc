package io.spillway.diagnostic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An error in a catalog, a mapping or a trigger, or something that its author should know.
 *
 * @param message what it is, what is allowed and what to do; never a secret
 * @param remedy the part of the message that says what to do; empty when it only says what is
 *     allowed
 */
public record Diagnostic(Severity severity, Place place, String message, String remedy) {
  private static final int MAX_QUOTED_CHARS = 80;
  private static final int MAX_VALUE_CHARS = 200;
  private static final int MAX_QUOTED_TEXTS = 100;

  /** What a diagnostic means for its catalog, mapping or trigger. */
  public enum Severity {
    /** It cannot be used. */
    ERROR,
    /** It can be used, but probably does not do what its author had in mind. */
    WARNING,
    /** Nothing is wrong with it. */
    NOTE;

    /** The lower-case name, as commands print it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A place in a catalog, a mapping or a trigger.
   *
   * @param file the name of the file; empty outside of files
   * @param path the keys from the root: {@code destinations[2].settings.iam_role_arn}; empty for
   *     the root and outside of trees
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
      String before = shown(text.substring(from, offset));
      String excerpt =
          "\n  "
              + before
              + shown(text.substring(offset, to))
              + "\n  "
              + " ".repeat(before.length())
              + "^";
      return new Place("", "", line, offset - start + 1, excerpt);
    }

    private static String shown(String text) {
      return escaped(text.replace('\t', ' ').replace('\r', ' '), Integer.MAX_VALUE);
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

  public Diagnostic {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(place, "place");
    if (!message.contains(remedy)) {
      throw new IllegalArgumentException("the remedy is not in the message: " + message);
    }
  }

  /** A diagnostic whose message is a statement followed by the remedy. */
  public static Diagnostic of(Severity severity, Place place, String statement, String remedy) {
    return new Diagnostic(severity, place, statement + remedy, remedy);
  }

  /** The same diagnostic with another severity. */
  public Diagnostic as(Severity other) {
    return new Diagnostic(other, place, message, remedy);
  }

  /** The same diagnostic at another place. */
  public Diagnostic at(Place other) {
    return new Diagnostic(severity, other, message, remedy);
  }

  /** The same diagnostic about a text that is at {@code outer}: its message names both places. */
  public Diagnostic nestedAt(Place outer) {
    return new Diagnostic(severity, outer, toString(), remedy);
  }

  /** {@code destinations.yaml:12: destinations[2].settings.iam_role_arn: missing; ...}. */
  @Override
  public String toString() {
    String where = place.toString();
    return where + (where.isEmpty() ? "" : ": ") + message + place.excerpt();
  }

  /** Text for a message: in double quotes, shortened if long, with control characters escaped. */
  public static String quote(String text) {
    return quote(text, '"', MAX_QUOTED_CHARS);
  }

  /** The value of a setting for a message: in single quotes, else like {@link #quote}. */
  public static String value(String text) {
    return quote(text, '\'', MAX_VALUE_CHARS);
  }

  private static String quote(String text, char mark, int most) {
    return mark + escaped(text, most) + mark;
  }

  /**
   * Text from outside for a message: at most so many characters, then {@code ...}, and those that
   * are not seen or change how others are shown as escapes.
   */
  public static String escaped(String text, int most) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .limit(most)
        .forEach(
            c -> {
              if (isShown(c)) {
                escaped.appendCodePoint(c);
              } else {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", c));
              }
            });
    return text.codePointCount(0, text.length()) > most ? escaped + "..." : escaped.toString();
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  /** Only the kind of the value: a value in the wrong place may be a secret. */
  public static String kind(JsonNode json) {
    return switch (json.getNodeType()) {
      case STRING -> json.textValue().isBlank() ? "blank text" : "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      default -> "nothing";
    };
  }

  /** The quoted texts, separated by commas; of very many, the first ones. */
  public static String quoteAll(Collection<String> texts) {
    return texts.stream()
            .limit(MAX_QUOTED_TEXTS)
            .map(Diagnostic::quote)
            .collect(Collectors.joining(", "))
        + (texts.size() > MAX_QUOTED_TEXTS ? ", ..." : "");
  }
}
