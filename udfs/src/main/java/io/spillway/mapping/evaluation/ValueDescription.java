package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.json.EcmaNumber;
import io.spillway.mapping.Directive;
import io.spillway.spelling.NearestName;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** How problems name values and keys. */
public final class ValueDescription {
  private static final int MAX_QUOTED_CHARS = 80;

  private ValueDescription() {}

  /** The text in double quotes, shortened when long, control characters made visible. */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    int end = Math.min(text.length(), MAX_QUOTED_CHARS);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 0x7f) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append(end < text.length() ? "...\"" : "\"").toString();
  }

  public static String list(Collection<String> texts) {
    return texts.stream().map(ValueDescription::quote).collect(Collectors.joining(", "));
  }

  /** What kind of value it is, with its article; of text and other scalars the value too. */
  public static String of(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "the text " + quote(value.textValue());
      case NUMBER -> "the number " + shortened(EcmaNumber.text(value));
      case BOOLEAN -> value.asText();
      case NULL -> "null";
      case ARRAY -> "an array";
      case OBJECT -> Directive.isUsedIn(value) ? "a directive" : "an object";
      default -> "nothing";
    };
  }

  private static String shortened(String text) {
    return text.length() <= MAX_QUOTED_CHARS ? text : text.substring(0, MAX_QUOTED_CHARS) + "...";
  }

  /** The kind alone: what an event holds is not repeated in messages. */
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

  /** A question naming the known name nearest to {@code name}, else the list of known names. */
  public static String suggestion(String name, Collection<String> known) {
    return NearestName.meant(name, known)
        .map(nearest -> ": did you mean " + quote(nearest) + "?")
        .orElseGet(() -> ": use one of " + list(known));
  }
}
