package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Meter;
import io.spillway.json.EcmaNumber;
import io.spillway.json.TextBuffer;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.ValueDescription;
import io.spillway.mapping.evaluation.ValueText;
import java.util.Locale;

/**
 * {@code @replace}: text with one or two patterns replaced. Numbers and booleans are converted to
 * text first; any other value gives empty text.
 */
final class ReplaceDirective {
  private static final String[] KEYS = {
    "pattern", "replacement", "pattern2", "replacement2", "value", "ignorecase", "global"
  };

  private static final TextNode EMPTY = TextNode.valueOf("");

  /** Longest pattern and replacement, in UTF-16 units. */
  private static final int MAX_LENGTH = 10;

  private ReplaceDirective() {}

  static Expression compile(Operand settings, DirectiveContext context) {
    check(settings, context);
    Expression value = settings.compile("value");
    settings.checkOthers("value");
    settings.warnOfOthersThan(KEYS);
    if (!settings.isSet("pattern")) {
      return context.failing("needs \"pattern\": the text to look for");
    }
    if (!settings.isSet("value")) {
      return (root, meter) -> MissingNode.getInstance();
    }
    if (!isUsable(settings)) {
      return (root, meter) -> {
        value.evaluate(root, meter);
        return EMPTY;
      };
    }
    boolean two = usesSecond(settings);
    String tooLong = tooLong(settings, two);
    if (!tooLong.isEmpty()
        && (isTooLong(settings.get("pattern2")) || isTooLong(settings.get("replacement2")))) {
      context.warning(
          tooLong
              + ", and events that have text, a number or a boolean there become dead letters: ",
          "shorten it, or use @liquid's replace");
    }
    boolean useless = settings.has("pattern2") ? !two : settings.has("replacement2");
    if (useless) {
      context.warning(
          "pattern2 and replacement2 do nothing: ",
          "pattern2 needs at least one character, and both need text");
    }
    Replacement first = replacement(settings, "pattern", "replacement");
    Replacement second = replacement(settings, "pattern2", "replacement2");
    return (root, meter) -> {
      JsonNode given = value.evaluate(root, meter);
      if (!given.isTextual() && !given.isNumber() && !given.isBoolean()) {
        return EMPTY;
      }
      if (!tooLong.isEmpty()) {
        throw context.failure(tooLong);
      }
      String text = given.isNumber() ? EcmaNumber.text(given) : given.asText();
      String once = first.apply(text, meter);
      return TextNode.valueOf(two ? second.apply(once, meter) : once);
    };
  }

  private static void check(Operand settings, DirectiveContext context) {
    settings.require("pattern");
    settings.checkText("pattern");
    if (settings.get("pattern").isTextual() && settings.get("pattern").textValue().isEmpty()) {
      context.problem("pattern", "needs at least one character");
    }
    checkLength(settings, "pattern", context);
    settings.checkText("replacement");
    checkLength(settings, "replacement", context);
    settings.require("value");
    settings.checkTextOrDirective("value");
    settings.checkBoolean("ignorecase");
    settings.checkBoolean("global");
  }

  private static void checkLength(Operand settings, String key, DirectiveContext context) {
    if (isTooLong(settings.get(key))) {
      context.problem(
          key,
          "takes at most "
              + MAX_LENGTH
              + " UTF-16 units, got "
              + ValueDescription.of(settings.get(key)));
    }
  }

  private static boolean isTooLong(JsonNode value) {
    return value.isTextual() && value.textValue().length() > MAX_LENGTH;
  }

  /** A failure of every event that has text to replace in: Segment validates only some settings. */
  private static String tooLong(Operand settings, boolean two) {
    for (String key : new String[] {"pattern", "replacement", "pattern2", "replacement2"}) {
      if ((two || !key.endsWith("2")) && isTooLong(settings.get(key))) {
        return "\"" + key + "\" takes at most " + MAX_LENGTH + " UTF-16 units";
      }
    }
    return "";
  }

  private static boolean isUsable(Operand settings) {
    return settings.get("pattern").isTextual()
        && isTextOrUnset(settings.get("replacement"))
        && isBooleanOrUnset(settings.get("ignorecase"))
        && isBooleanOrUnset(settings.get("global"));
  }

  private static boolean usesSecond(Operand settings) {
    return settings.isSet("pattern2")
        && settings.get("pattern2").isTextual()
        && isTextOrUnset(settings.get("replacement2"));
  }

  private static boolean isTextOrUnset(JsonNode value) {
    return value.isTextual() || ValueText.isNullOrMissing(value);
  }

  private static boolean isBooleanOrUnset(JsonNode value) {
    return value.isBoolean() || ValueText.isNullOrMissing(value);
  }

  private static Replacement replacement(Operand settings, String pattern, String replacement) {
    return new Replacement(
        settings.get(pattern).asText(""),
        settings.get(replacement).asText(""),
        settings.get("ignorecase").asBoolean(false),
        settings.get("global").asBoolean(true));
  }

  /**
   * Replaces a literal text like ECMAScript's {@code String.prototype.replace}: if case is ignored,
   * letters are compared one UTF-16 unit at a time; in the replacement, {@code $&} is the match,
   * {@code $`} the text before it, {@code $'} the text after it and {@code $$} a dollar sign.
   */
  private static final class Replacement {
    private final String pattern;
    private final String folded;
    private final String replacement;
    private final boolean ignoreCase;
    private final boolean global;

    /**
     * @param pattern empty for a replacement that is never applied
     */
    Replacement(String pattern, String replacement, boolean ignoreCase, boolean global) {
      this.pattern = pattern;
      this.folded = ignoreCase ? folded(pattern) : pattern;
      this.replacement = replacement;
      this.ignoreCase = ignoreCase;
      this.global = global;
    }

    /** Takes linear time, because patterns are short. */
    String apply(String text, Meter meter) {
      meter.scan(text.length());
      if (ignoreCase) {
        meter.text(text.length());
      }
      String searched = ignoreCase ? folded(text) : text;
      int found = searched.indexOf(folded);
      if (found < 0) {
        return text;
      }
      TextBuffer out = new TextBuffer(meter);
      int copied = 0;
      while (found >= 0) {
        out.text(text, copied, found);
        expand(text, found, out);
        copied = found + pattern.length();
        found = global ? searched.indexOf(folded, copied) : -1;
      }
      out.text(text, copied, text.length());
      return out.toString();
    }

    private void expand(String text, int found, TextBuffer out) {
      int end = found + pattern.length();
      int i = 0;
      while (i < replacement.length()) {
        char c = replacement.charAt(i);
        char next = i + 1 < replacement.length() ? replacement.charAt(i + 1) : 0;
        if (c != '$' || "$&`'".indexOf(next) < 0) {
          out.text(replacement, i, i + 1);
          i++;
          continue;
        }
        i += 2;
        switch (next) {
          case '&' -> out.text(text, found, end);
          case '`' -> out.text(text, 0, found);
          case '\'' -> out.text(text, end, text.length());
          default -> out.ascii('$');
        }
      }
    }

    private static String folded(String text) {
      StringBuilder result = new StringBuilder(text.length());
      for (int i = 0; i < text.length(); i++) {
        result.append(folded(text.charAt(i)));
      }
      return result.toString();
    }

    /** ECMA-262, Canonicalize without the {@code u} flag. */
    private static char folded(char c) {
      if (c < 0x80) {
        return c >= 'a' && c <= 'z' ? (char) (c - ('a' - 'A')) : c;
      }
      String upper = String.valueOf(c).toUpperCase(Locale.ROOT);
      return upper.length() == 1 && upper.charAt(0) >= 0x80 ? upper.charAt(0) : c;
    }
  }
}
