package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.json.EcmaNumber;
import io.spillway.mapping.Directive;

/** How messages name values. */
public final class ValueDescription {
  private static final int MAX_NUMBER_CHARS = 80;

  private ValueDescription() {}

  /** A value of a mapping: its kind with an article, and of scalars the value, too. */
  public static String of(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "the text " + Diagnostic.quote(value.textValue());
      case NUMBER -> "the number " + shortened(EcmaNumber.text(value));
      case BOOLEAN -> value.asText();
      case OBJECT -> Directive.isUsedIn(value) ? "a directive" : "an object";
      default -> kind(value);
    };
  }

  private static String shortened(String number) {
    return number.length() <= MAX_NUMBER_CHARS
        ? number
        : number.substring(0, MAX_NUMBER_CHARS) + "...";
  }

  /** A value of an event: only its kind, because messages never contain an event's content. */
  public static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      default -> "nothing";
    };
  }
}
