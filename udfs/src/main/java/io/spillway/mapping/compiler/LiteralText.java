package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.mapping.Directive;
import io.spillway.mapping.directive.BuiltInDirectives;
import io.spillway.mapping.directive.LooseBraces;
import java.util.Map;

/** Warns of what is written as it is, but looks like a path, a template or a directive. */
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

  /** Whether an object's only key is a directive's name without the @, with such an operand. */
  static boolean lacksAt(JsonNode object) {
    if (object.size() != 1) {
      return false;
    }
    Map.Entry<String, JsonNode> only = object.properties().iterator().next();
    String name = "@" + only.getKey();
    JsonNode value = only.getValue();
    return BuiltInDirectives.byName().containsKey(name)
        && switch (name) {
          case "@path", "@template", "@liquid" -> varies(value.asText());
          case "@arrayPath" -> value.isArray() && varies(value.path(0).asText());
          case "@literal", "@excludeWhenNull" -> false;
          case "@kafka" -> BuiltInDirectives.isOfRecord(value);
          default -> value.isObject() && !Directive.isUsedIn(value);
        };
  }

  /** Whether a text says that it depends on the event. */
  private static boolean varies(String text) {
    return text.startsWith("$.") || text.contains("{{") || text.contains("{%");
  }

  /** Warns of an object that {@link #lacksAt}. */
  static void warnOfNoAt(JsonNode object, String path, Diagnostics diagnostics) {
    String key = object.fieldNames().next();
    diagnostics.report(
        Severity.WARNING,
        path,
        "an object with the key " + Diagnostic.quote(key) + " is written as JSON: ",
        "for the directive write " + Diagnostic.quote("@" + key));
  }
}
