package io.spillway.trigger;

/**
 * A piece of a trigger.
 *
 * @param text what it says: of text without its quotes, of a name with its escapes resolved
 * @param start where it starts, in UTF-16 units
 * @param end where it ends, exclusive
 */
record Token(Kind kind, String text, int start, int end) {
  enum Kind {
    NAME("a name"),
    AND("\"and\""),
    OR("\"or\""),
    NULL("null"),
    TEXT("text"),
    NUMBER("a number"),
    OPERATOR("an operator"),
    NOT("\"!\""),
    DOT("\".\""),
    COMMA("\",\""),
    OPEN("\"(\""),
    CLOSE("\")\""),
    BRACKET("a bracket"),
    END("the end");

    private final String description;

    Kind(String description) {
      this.description = description;
    }

    String description() {
      return description;
    }
  }

  /** Whether it is the name {@code word}. */
  boolean isName(String word) {
    return kind == Kind.NAME && text.equals(word);
  }

  /** What an error says it found. */
  String description() {
    return switch (kind) {
      case NAME, NUMBER, OPERATOR -> "\"" + text + "\"";
      case TEXT -> "the text \"" + text + "\"";
      default -> kind.description();
    };
  }
}
