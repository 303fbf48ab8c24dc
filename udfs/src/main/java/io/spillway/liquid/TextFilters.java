package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Meter;
import io.spillway.json.EcmaText;
import io.spillway.json.TextSearch;
import io.spillway.liquid.Filter.Arguments;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/** Filters for text. */
final class TextFilters {
  private TextFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("upcase", onText(EcmaText::upperCase));
    filters.put("downcase", onText(EcmaText::lowerCase));
    filters.put("capitalize", onText(TextFilters::capitalized));
    filters.put("strip_newlines", onText(text -> text.replace("\r\n", "").replace("\n", "")));
    filters.put("normalize_whitespace", TextFilters::normalizeWhitespace);
    filters.put("append", (value, a, c) -> concatenated(value, a, c, true));
    filters.put("prepend", (value, a, c) -> concatenated(value, a, c, false));
    filters.put("strip", (value, a, c) -> stripped(value, a, c, true, true));
    filters.put("lstrip", (value, a, c) -> stripped(value, a, c, true, false));
    filters.put("rstrip", (value, a, c) -> stripped(value, a, c, false, true));
    filters.put("replace", TextFilters::replace);
    filters.put(
        "replace_first", (value, a, c) -> replaceOne(value, a.text(0), a.text(1), c, false));
    filters.put("replace_last", (value, a, c) -> replaceOne(value, a.text(0), a.text(1), c, true));
    filters.put("remove", TextFilters::remove);
    filters.put("remove_first", (value, a, c) -> replaceOne(value, a.text(0), "", c, false));
    filters.put("remove_last", (value, a, c) -> replaceOne(value, a.text(0), "", c, true));
    filters.put("split", TextFilters::split);
    filters.put("truncate", TextFilters::truncate);
    filters.put("truncatewords", TextFilters::truncateWords);
    filters.put("number_of_words", TextFilters::numberOfWords);
  }

  private static Filter onText(UnaryOperator<String> operator) {
    return (value, arguments, context) -> {
      String text = Coercion.text(value, context.meter());
      context.charge(text.length());
      String result = operator.apply(text);
      // A letter has at most three in the other case.
      context.charge((double) result.length() - text.length());
      return TextNode.valueOf(result);
    };
  }

  private static JsonNode normalizeWhitespace(
      JsonNode value, Arguments arguments, RenderContext context) {
    String text = Coercion.text(value, context.meter());
    context.charge(text.length());
    return TextNode.valueOf(String.join(" ", words(text, context.meter())));
  }

  private static String capitalized(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + EcmaText.lowerCase(text.substring(1));
  }

  private static JsonNode concatenated(
      JsonNode value, Arguments arguments, RenderContext context, boolean after)
      throws LiquidException {
    if (arguments.values().size() != 1) {
      throw new LiquidException("append and prepend take exactly one argument");
    }
    String text = Coercion.text(value, context.meter());
    String more = arguments.text(0);
    context.charge((double) text.length() + more.length());
    return TextNode.valueOf(after ? text + more : more + text);
  }

  private static JsonNode stripped(
      JsonNode value, Arguments arguments, RenderContext context, boolean start, boolean end)
      throws LiquidException {
    String text = Coercion.text(value, context.meter());
    context.charge(text.length());
    IntPredicate isStripped = stripped(arguments.get(0), context.meter());
    int from = 0;
    int to = text.length();
    while (start && from < to && isStripped.test(text.charAt(from))) {
      from++;
    }
    while (end && to > from && isStripped.test(text.charAt(to - 1))) {
      to--;
    }
    return TextNode.valueOf(text.substring(from, to));
  }

  /** White space, or the characters of the argument: none of them when it is nil or empty. */
  private static IntPredicate stripped(JsonNode characters, Meter meter) {
    if (!Coercion.bool(characters)) {
      return c -> EcmaText.isWhiteSpace((char) c);
    }
    String sought = Coercion.text(characters, meter);
    meter.sought(sought.length());
    BitSet set = new BitSet();
    sought.codePoints().forEach(set::set);
    return set::get;
  }

  private static JsonNode replace(JsonNode value, Arguments arguments, RenderContext context) {
    return replaceAll(value, arguments.text(0), arguments.text(1), context);
  }

  private static JsonNode remove(JsonNode value, Arguments arguments, RenderContext context) {
    String sought = arguments.text(0);
    return sought.isEmpty()
        ? TextNode.valueOf(Coercion.text(value, context.meter()))
        : replaceAll(value, sought, "", context);
  }

  private static JsonNode replaceAll(
      JsonNode value, String sought, String replacement, RenderContext context) {
    List<String> parts = parts(Coercion.text(value, context.meter()), sought, context);
    context.charge((parts.size() - 1.0) * replacement.length());
    return TextNode.valueOf(String.join(replacement, parts));
  }

  private static JsonNode replaceOne(
      JsonNode value, String pattern, String replacement, RenderContext context, boolean last)
      throws LiquidException {
    String text = Coercion.text(value, context.meter());
    context.charge((double) text.length() + replacement.length());
    TextSearch search = context.search(pattern);
    int found = last ? search.lastIndexOf(text) : search.indexOf(text, 0);
    if (found < 0) {
      return TextNode.valueOf(text);
    }
    return TextNode.valueOf(
        text.substring(0, found) + replacement + text.substring(found + pattern.length()));
  }

  /** The parts between occurrences of the separator; UTF-16 units when the separator is empty. */
  private static List<String> parts(String text, String separator, RenderContext context) {
    context.charge(text.length());
    Meter meter = context.meter();
    List<String> parts = new ArrayList<>();
    if (separator.isEmpty()) {
      meter.values(text.length());
      for (int i = 0; i < text.length(); i++) {
        parts.add(text.substring(i, i + 1));
      }
      return parts;
    }
    TextSearch search = context.search(separator);
    int from = 0;
    for (int found = search.indexOf(text, 0); found >= 0; found = search.indexOf(text, from)) {
      meter.values(1);
      parts.add(text.substring(from, found));
      from = found + separator.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static JsonNode split(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    String text = Coercion.text(value, context.meter());
    List<String> parts = parts(text, arguments.text(0), context);
    int count = parts.size();
    while (count > 0 && parts.get(count - 1).isEmpty()) {
      count--;
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode(count);
    parts.subList(0, count).forEach(array::add);
    return array;
  }

  private static JsonNode truncate(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    String text = Coercion.text(value, context.meter());
    String end = arguments.text(1, "...");
    double length = arguments.number(0, 50);
    context.charge((double) text.length() + end.length());
    if (text.length() <= length) {
      return value;
    }
    double kept = length - end.length();
    int to = Double.isNaN(kept) ? 0 : (int) Math.max(0, Math.min(kept, text.length()));
    return TextNode.valueOf(text.substring(0, to) + end);
  }

  private static JsonNode truncateWords(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    String text = Coercion.text(value, context.meter());
    String end = arguments.text(1, "...");
    context.charge((double) text.length() + end.length());
    List<String> words = words(text, context.meter());
    double wanted = arguments.number(0, 15);
    double count = wanted <= 0 ? 1 : wanted;
    int kept = Double.isNaN(count) ? 0 : (int) Math.min(count, words.size());
    String start = String.join(" ", words.subList(0, kept));
    return TextNode.valueOf(words.size() >= count ? start + end : start);
  }

  /** The parts between runs of white space; the first and the last part may be empty. */
  private static List<String> words(String text, Meter meter) {
    List<String> words = new ArrayList<>();
    int from = 0;
    int at = 0;
    while (at < text.length()) {
      if (!EcmaText.isWhiteSpace(text.charAt(at))) {
        at++;
        continue;
      }
      meter.values(1);
      words.add(text.substring(from, at));
      while (at < text.length() && EcmaText.isWhiteSpace(text.charAt(at))) {
        at++;
      }
      from = at;
    }
    words.add(text.substring(from));
    return words;
  }

  private static JsonNode numberOfWords(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    String text = EcmaText.trim(Coercion.text(value, context.meter()));
    context.charge(text.length());
    if (text.isEmpty()) {
      return IntNode.valueOf(0);
    }
    String mode = arguments.text(0);
    int characters = (int) text.chars().filter(TextFilters::isCjk).count();
    boolean counted = mode.equals("cjk") || (mode.equals("auto") && characters > 0);
    if (!counted) {
      return IntNode.valueOf(words(text, context.meter()).size());
    }
    int others = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean other = !isCjk(c) && !EcmaText.isWhiteSpace(c);
      others += other && !inside ? 1 : 0;
      inside = other;
    }
    return IntNode.valueOf(characters + others);
  }

  private static boolean isCjk(int c) {
    return (c >= 0x4e00 && c <= 0x9fff)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0x3400 && c <= 0x4dbf)
        || (c >= 0x3040 && c <= 0x30ff)
        || (c >= 0xac00 && c <= 0xd7af);
  }
}
