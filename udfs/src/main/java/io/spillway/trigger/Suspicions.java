package io.spillway.trigger;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.event.Event;
import io.spillway.trigger.Lexer.Token;
import java.util.ArrayList;
import java.util.List;

/** Notices what a trigger says that its author can hardly mean. */
final class Suspicions {
  private final String fql;
  private final List<Diagnostic> found = new ArrayList<>();

  Suspicions(String fql) {
    this.fql = fql;
  }

  /** The warnings, in the order of their places. */
  List<Diagnostic> found() {
    return List.copyOf(found);
  }

  /** Looks at {@code operand operator literal}. */
  void ofComparison(Operand operand, Token operator, Token literal) {
    switch (operator.text()) {
      case "=", "!=" -> ofEquality(operand, operator, literal);
      default -> ofOrder(operand, operator, literal);
    }
  }

  private void ofEquality(Operand operand, Token operator, Token literal) {
    if (operand instanceof FunctionCall call && call.function() == FunctionCall.Function.TYPEOF) {
      ofTypeOf(operator, literal);
      return;
    }
    boolean isType = operand.place().equals(List.of("type"));
    boolean isAnyText = operator.text().equals("!=") && literal.plainText().isEmpty();
    if (isType && !isAnyText && !literal.isNull() && !Event.TYPES.contains(literal.plainText())) {
      add(
          literal,
          "no event has the type "
              + Diagnostic.quote(literal.plainText())
              + ", so this "
              + outcome(operator)
              + ": ",
          "the types are " + String.join(", ", Event.TYPES));
    }
  }

  private void ofTypeOf(Token operator, Token literal) {
    String text = literal.plainText();
    if (literal.isNull() || !FunctionCall.TYPES.contains(text)) {
      add(
          literal,
          "typeof never gives "
              + (literal.kind() == Token.Kind.TEXT ? Diagnostic.quote(text) : text)
              + ", so this "
              + outcome(operator)
              + ": ",
          FunctionCall.meantType(text)
              .map(type -> "did you mean " + Diagnostic.quote(type) + "?")
              .orElse("it gives one of " + Diagnostic.quoteAll(FunctionCall.TYPES)));
    }
  }

  private static String outcome(Token operator) {
    return operator.text().equals("=") ? "never matches" : "matches every event";
  }

  private void ofOrder(Operand operand, Token operator, Token literal) {
    if (ValueCondition.comparison(operand, operator.text(), literal) == ValueCondition.NEVER) {
      add(
          literal,
          literal.description() + " is neither a number nor a time, so this never matches: ",
          "compare with a number like 9.5 or a time like \"2026-11-22T16:29:00Z\"");
    } else if (literal.isBoolean()) {
      add(
          literal,
          literal.text() + " counts as " + (literal.text().equals("true") ? 1 : 0) + " here: ",
          "compare with = or !=, or with a number");
    } else if (operand.comparesNumbersAsText()) {
      add(
          operator,
          "this matches only numbers, and events have text there: ",
          "compare with = or !=, or look for a part with contains(...)");
    }
  }

  /** Looks at the whole trigger. */
  void ofAll(Condition trigger) {
    if (found.isEmpty()) {
      trigger
          .requiredTexts()
          .forEach(
              (keys, texts) -> {
                if (texts.isEmpty()) {
                  found.add(
                      Diagnostic.of(
                          Severity.WARNING,
                          Place.ofOffset(fql, 0),
                          String.join(".", keys)
                              + " would have to be several texts at once, so no event matches: ",
                          "join alternatives with or"));
                }
              });
    }
  }

  private void add(Token token, String statement, String remedy) {
    found.add(
        Diagnostic.of(Severity.WARNING, Place.ofOffset(fql, token.start()), statement, remedy));
  }
}
