package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import io.spillway.json.JsonText;
import io.spillway.json.TextBuffer;
import io.spillway.liquid.Filter.Arguments;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All filters by name. */
final class FilterRegistry {
  /** Filters that fail when they run: those that Segment refuses, and one with random results. */
  private static final Set<String> REFUSED =
      Set.of(
          "array_to_sentence_string",
          "concat",
          "find",
          "find_exp",
          "find_index",
          "find_index_exp",
          "group_by",
          "group_by_exp",
          "has",
          "has_exp",
          "map",
          "newline_to_br",
          "reject",
          "reject_exp",
          "reverse",
          "sort",
          "sort_natural",
          "uniq",
          "where_exp",
          "type",
          "sample");

  /** What filters are called that people know from elsewhere. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "lower", "downcase",
          "lowercase", "downcase",
          "upper", "upcase",
          "uppercase", "upcase",
          "trim", "strip",
          "length", "size",
          "len", "size",
          "substring", "slice",
          "md5", "sha256",
          "sha1", "sha256");

  /** Longest indentation of {@code json}, as in {@code JSON.stringify}. */
  private static final int MAX_INDENT = 10;

  private static final Map<String, Filter> BY_NAME = new HashMap<>();

  static {
    TextFilters.register(BY_NAME);
    MathFilters.register(BY_NAME);
    ArrayFilters.register(BY_NAME);
    HtmlFilters.register(BY_NAME);
    EncodingFilters.register(BY_NAME);
    DateFilters.register(BY_NAME);
    BY_NAME.put("default", FilterRegistry::defaultValue);
    BY_NAME.put("json", FilterRegistry::json);
    BY_NAME.put("jsonify", FilterRegistry::json);
    BY_NAME.put("inspect", FilterRegistry::json);
    BY_NAME.put(
        "to_integer",
        (value, arguments, context) -> DoubleNode.valueOf(Coercion.number(value, context.meter())));
    for (String name : REFUSED) {
      BY_NAME.put(
          name,
          (value, arguments, context) -> {
            throw new LiquidException("the filter \"" + name + "\" is not allowed");
          });
    }
  }

  private FilterRegistry() {}

  /** The filter with this name; an unknown filter does not change values. */
  static Filter named(String name) {
    return BY_NAME.getOrDefault(name, (value, arguments, context) -> value);
  }

  /** The names of all filters that do not always fail, sorted. */
  static List<String> usable() {
    return BY_NAME.keySet().stream().filter(name -> !REFUSED.contains(name)).sorted().toList();
  }

  /** Notes a filter that is unknown or fails. */
  static void doubt(String name, Scanner scanner) {
    if (REFUSED.contains(name)) {
      scanner.doubt(
          "the filter \"" + name + "\" is not allowed, events that reach it become dead letters: ",
          "leave it out");
    } else if (!BY_NAME.containsKey(name)) {
      String meant =
          Optional.ofNullable(OTHER_NAMES.get(name))
              .or(() -> NearestName.meant(name, usable()))
              .map(nearest -> "did you mean \"" + nearest + "\"?")
              .orElse("leave it out");
      scanner.doubt(
          "there is no filter " + Diagnostic.quote(name) + ", the value stays as it is: ", meant);
    }
  }

  private static JsonNode defaultValue(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    if (value.isPojo()) {
      return arguments.get(0);
    }
    if (value.isArray() || value.isTextual()) {
      return Coercion.bool(value) && !(value.isArray() && value.isEmpty())
          ? value
          : arguments.get(0);
    }
    if (value.isBoolean() && !value.booleanValue() && allowsFalse(arguments)) {
      return BooleanNode.FALSE;
    }
    return Coercion.isTruthy(value) ? value : arguments.get(0);
  }

  /** Only looked at for false; LiquidJS then refuses arguments that are not named, and so do we. */
  private static boolean allowsFalse(Arguments arguments) throws LiquidException {
    boolean allows = false;
    for (int i = 1; i < arguments.values().size(); i++) {
      JsonNode argument = arguments.get(i);
      if (!argument.isContainerNode() && !argument.isPojo()) {
        throw new LiquidException("default takes one value and allow_false, not more values");
      }
      if (argument.path(0).asText().equals("allow_false")) {
        allows = Coercion.bool(argument.path(1));
      }
    }
    return allows;
  }

  private static JsonNode json(JsonNode value, Arguments arguments, RenderContext context) {
    if (value.isMissingNode()) {
      return value;
    }
    JsonNode space = arguments.get(0);
    String indent = "";
    if (space.isNumber()) {
      indent = " ".repeat((int) Math.max(0, Math.min(MAX_INDENT, space.doubleValue())));
    } else if (space.isTextual()) {
      indent = space.textValue().substring(0, Math.min(MAX_INDENT, space.textValue().length()));
    }
    TextBuffer text = new TextBuffer(context.meter());
    JsonText.write(value, indent, text);
    return TextNode.valueOf(text.toString());
  }
}
