package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.json.EcmaNumber;
import io.spillway.liquid.Filter.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Filters for arrays. Any other value counts as an array of one item, nil as an empty array. */
final class ArrayFilters {
  private ArrayFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("join", ArrayFilters::join);
    filters.put("first", (value, a, c) -> end(value, 0));
    filters.put("last", (value, a, c) -> end(value, -1));
    filters.put("size", (value, a, c) -> size(value));
    filters.put("slice", ArrayFilters::slice);
    filters.put("sum", ArrayFilters::sum);
    filters.put("where", ArrayFilters::where);
    filters.put(
        "compact",
        (value, a, c) ->
            arrayOf(items(value).stream().filter(i -> !Coercion.isNil(i)).toList(), c));
    filters.put(
        "push",
        (value, a, c) -> {
          List<JsonNode> items = items(value);
          items.add(a.get(0));
          return arrayOf(items, c);
        });
    filters.put(
        "unshift",
        (value, a, c) -> {
          List<JsonNode> items = items(value);
          items.add(0, a.get(0));
          return arrayOf(items, c);
        });
    filters.put(
        "pop",
        (value, a, c) -> {
          List<JsonNode> items = items(value);
          return arrayOf(items.subList(0, Math.max(0, items.size() - 1)), c);
        });
    filters.put(
        "shift",
        (value, a, c) -> {
          List<JsonNode> items = items(value);
          return arrayOf(items.subList(Math.min(1, items.size()), items.size()), c);
        });
  }

  private static List<JsonNode> items(JsonNode value) {
    List<JsonNode> items = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(items::add);
    } else if (!Coercion.isNil(value)) {
      items.add(Coercion.value(value));
    }
    return items;
  }

  /**
   * The items as an array. All their content is charged, because an array that is pushed onto
   * itself repeatedly doubles each time.
   */
  private static JsonNode arrayOf(List<JsonNode> items, RenderContext context)
      throws LiquidException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(items.size());
    for (JsonNode item : items) {
      charge(item, context);
      array.add(item);
    }
    return array;
  }

  private static void charge(JsonNode value, RenderContext context) throws LiquidException {
    context.charge(1.0 + (value.isTextual() ? value.textValue().length() : 0));
    if (value.isArray()) {
      for (JsonNode item : value) {
        charge(item, context);
      }
    }
  }

  private static JsonNode join(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items(value).forEach(array::add);
    String separator = Coercion.isNil(arguments.get(0)) ? " " : arguments.text(0);
    context.charge((double) separator.length() * array.size());
    String joined = Coercion.join(array, separator);
    context.charge(joined.length());
    return TextNode.valueOf(joined);
  }

  private static JsonNode end(JsonNode value, int index) {
    if (value.isArray()) {
      return Property.item(value, index);
    }
    JsonNode length = value.path("length");
    if (length.isNumber()) {
      double position = index < 0 ? length.doubleValue() + index : index;
      return value.path(EcmaNumber.text(position));
    }
    String text = value.isTextual() ? value.textValue() : "";
    return text.isEmpty() ? TextNode.valueOf("") : Property.unit(text, index);
  }

  private static JsonNode size(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> IntNode.valueOf(value.size());
      case STRING -> IntNode.valueOf(value.textValue().length());
      case OBJECT -> {
        JsonNode length = value.path("length");
        yield Coercion.bool(length) ? length : IntNode.valueOf(0);
      }
      default -> IntNode.valueOf(0);
    };
  }

  /** Adds positions as ECMAScript does: one that is text is joined with the length. */
  private static JsonNode slice(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    if (Coercion.isNil(value)) {
      return JsonNodeFactory.instance.arrayNode();
    }
    String text = value.isArray() ? "" : Coercion.text(value);
    int size = value.isArray() ? value.size() : text.length();
    JsonNode begin = arguments.get(0);
    if (Coercion.number(begin) < 0) {
      begin = Coercion.add(IntNode.valueOf(size), begin);
    }
    JsonNode length = arguments.has(1) ? arguments.get(1) : IntNode.valueOf(1);
    boolean outside = Coercion.number(begin) < 0 || Coercion.number(length) < 0;
    int from = outside ? 0 : position(Coercion.number(begin), size);
    double end = Coercion.number(Coercion.add(begin, length));
    int to = outside ? 0 : Math.max(from, position(end, size));
    if (value.isArray()) {
      return arrayOf(items(value).subList(from, to), context);
    }
    context.charge(to - from);
    return TextNode.valueOf(text.substring(from, to));
  }

  private static int position(double index, int size) {
    return Double.isNaN(index) ? 0 : (int) Math.max(0, Math.min(index, size));
  }

  private static JsonNode sum(JsonNode value, Arguments arguments, RenderContext context) {
    double sum = 0;
    boolean ofProperty = Coercion.bool(arguments.get(0));
    for (JsonNode item : items(value)) {
      double number = Coercion.number(ofProperty ? under(item, arguments.text(0)) : item);
      sum += Double.isNaN(number) ? 0 : number;
    }
    return DoubleNode.valueOf(sum);
  }

  /** The property is an expression of its own, in which the item's properties are variables. */
  private static JsonNode where(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    String text = arguments.text(0);
    Expression property = new ExpressionParser(new Scanner(text, 0, text.length())).property();
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode item : items(value)) {
      JsonNode actual = property.get(context.within(item));
      boolean matches =
          arguments.has(1) ? Operator.equal(actual, arguments.get(1)) : Coercion.isTruthy(actual);
      if (matches) {
        found.add(item);
      }
    }
    return arrayOf(found, context);
  }

  private static JsonNode under(JsonNode item, String path) {
    JsonNode value = item;
    for (String key : path.split("\\.", -1)) {
      value = Property.read(value, TextNode.valueOf(key));
    }
    return value;
  }
}
