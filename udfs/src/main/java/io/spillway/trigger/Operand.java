package io.spillway.trigger;

import io.spillway.json.EcmaNumber;

/** The right side of a comparison. */
record Operand(Token.Kind kind, String text) {
  static Operand of(Token token) {
    return new Operand(token.kind(), token.text());
  }

  boolean isNull() {
    return kind == Token.Kind.NULL;
  }

  boolean isNumber() {
    return kind == Token.Kind.NUMBER;
  }

  boolean isBoolean() {
    return kind == Token.Kind.NAME && (text.equals("true") || text.equals("false"));
  }

  /** As text: a number as ECMAScript prints it. */
  String plainText() {
    return isNumber() ? EcmaNumber.text(number()) : text;
  }

  /** As a number, {@code NaN} when it is none: then no comparison holds. */
  double number() {
    if (isBoolean()) {
      return text.equals("true") ? 1 : 0;
    }
    return EcmaNumber.parse(text);
  }
}
