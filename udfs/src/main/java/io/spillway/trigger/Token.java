package io.spillway.trigger;

import io.spillway.json.EcmaNumber;

/**
 * A token of a trigger.
 *
 * @param text what it says: for text without its quotes, for a name with its escapes resolved
 * @param start its offset, in UTF-16 units
 * @param end the offset of its end, exclusive
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

  boolean isNull() {
    return kind == Kind.NULL;
  }

  boolean isNumber() {
    return kind == Kind.NUMBER;
  }

  boolean isBoolean() {
    return isName("true") || isName("false");
  }

  /** An operand's value as text: a number as ECMAScript prints it. */
  String plainText() {
    return isNumber() ? EcmaNumber.text(number()) : text;
  }

  /** An operand's value as a number; {@code NaN} when it is none, so that no comparison is true. */
  double number() {
    return isBoolean() ? (text.equals("true") ? 1 : 0) : EcmaNumber.parse(text);
  }

  /** How errors name what they found. */
  String description() {
    return switch (kind) {
      case NAME, NUMBER, OPERATOR -> "\"" + text + "\"";
      case TEXT -> "the text \"" + text + "\"";
      default -> kind.description();
    };
  }
}
