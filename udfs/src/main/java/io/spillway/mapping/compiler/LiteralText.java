package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.mapping.directive.LooseBraces;

/** Warns of text that is written as it is, but looks like a path or a template. */
final class LiteralText {
  private LiteralText() {}

  /** Looks at a mapping value, if it is text. */
  static void check(JsonNode value, String path, Diagnostics diagnostics) {
    String text = value.asText();
    if (!value.isTextual()) {
      return;
    }
    if (text.startsWith("$.")) {
      warn(path, text, "{\"@path\": " + Diagnostic.quote(text) + "}", diagnostics);
    } else if (text.contains("{%")) {
      warn(path, text, "{\"@liquid\": " + Diagnostic.quote(text) + "}", diagnostics);
    } else if (text.contains("{{")) {
      String template =
          LooseBraces.in(text).map(l -> text.replace(l.written(), l.meant())).orElse(text);
      warn(path, text, "{\"@template\": " + Diagnostic.quote(template) + "}", diagnostics);
    }
  }

  private static void warn(String path, String text, String instead, Diagnostics diagnostics) {
    diagnostics.report(
        Severity.WARNING,
        path,
        "the text " + Diagnostic.quote(text) + " is the same for every event: ",
        "for a value of the event write " + instead);
  }
}
