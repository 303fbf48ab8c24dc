package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Filters over arrays. A value that is none counts as an array of one, nil as an empty one. */
final class ArrayFilters {
  private ArrayFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("join", ArrayFilters::join);
    filters.put("first", (value, a, r) -> end(value, 0));
    filters.put("last", (value, a, r) -> end(value, -1));
    filters.put("size", (value, a, r) -> size(value));
    filters.put("slice", ArrayFilters::slice);
    filters.put("sum", ArrayFilters::sum);
    filters.put("where", ArrayFilters::where);
    filters.put(
        "compact",
        (value, a, r) -> kept(items(value).stream().filter(i -> !Js.isNil(i)).toList(), r));
    filters.put(
        "push",
        (value, a, r) -> {
          List<JsonNode> items = items(value);
          items.add(a.get(0));
          return kept(items, r);
        });
    filters.put(
        "unshift",
        (value, a, r) -> {
          List<JsonNode> items = items(value);
          items.add(0, a.get(0));
          return kept(items, r);
        });
    filters.put(
        "pop",
        (value, a, r) -> {
          List<JsonNode> items = items(value);
          return kept(items.subList(0, Math.max(0, items.size() - 1)), r);
        });
    filters.put(
        "shift",
        (value, a, r) -> {
          List<JsonNode> items = items(value);
          return kept(items.subList(Math.min(1, items.size()), items.size()), r);
        });
  }

  private static List<JsonNode> items(JsonNode value) {
    List<JsonNode> items = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(items::add);
    } else if (!Js.isNil(value)) {
      items.add(value);
    }
    return items;
  }

  /**
   * The items as an array, paid for with all they hold: an array pushed onto itself again and again
   * would else double without end.
   */
  private static JsonNode kept(List<JsonNode> items, Rendering rendering)
      throws LiquidRenderException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(items.size());
    for (JsonNode item : items) {
      pay(item, rendering);
      array.add(item);
    }
    return array;
  }

  private static void pay(JsonNode value, Rendering rendering) throws LiquidRenderException {
    rendering.use(1.0 + (value.isTextual() ? value.textValue().length() : 0));
    if (value.isArray()) {
      for (JsonNode item : value) {
        pay(item, rendering);
      }
    }
  }

  private static JsonNode join(JsonNode value, Arguments arguments, Rendering rendering)
      throws LiquidRenderException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    items(value).forEach(array::add);
    String separator = Js.isNil(arguments.get(0)) ? " " : arguments.text(0);
    rendering.use((double) separator.length() * array.size());
    String joined = Js.join(array, separator);
    rendering.use(joined.length());
    return TextNode.valueOf(joined);
  }

  private static JsonNode end(JsonNode value, int index) {
    if (value.isArray()) {
      return Property.item(value, index);
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
        yield Js.isTruthy(length) ? length : IntNode.valueOf(0);
      }
      default -> IntNode.valueOf(0);
    };
  }

  private static JsonNode slice(JsonNode value, Arguments arguments, Rendering rendering)
      throws LiquidRenderException {
    if (Js.isNil(value)) {
      return JsonNodeFactory.instance.arrayNode();
    }
    String text = value.isArray() ? "" : Js.text(value);
    int size = value.isArray() ? value.size() : text.length();
    double given = arguments.number(0, Double.NaN);
    double begin = given < 0 ? size + given : given;
    double length = arguments.number(1, 1);
    boolean outside = begin < 0 || length < 0;
    rendering.use(outside ? 0 : Math.min(length, size));
    int from = outside ? 0 : position(begin, size);
    int to = outside ? 0 : Math.max(from, position(begin + length, size));
    if (!value.isArray()) {
      return TextNode.valueOf(text.substring(from, to));
    }
    return kept(items(value).subList(from, to), rendering);
  }

  private static int position(double index, int size) {
    return Double.isNaN(index) ? 0 : (int) Math.max(0, Math.min(index, size));
  }

  private static JsonNode sum(JsonNode value, Arguments arguments, Rendering rendering) {
    double sum = 0;
    String path = arguments.text(0);
    for (JsonNode item : items(value)) {
      double number = Js.number(path.isEmpty() ? item : under(item, path));
      sum += Double.isNaN(number) ? 0 : number;
    }
    return DoubleNode.valueOf(sum);
  }

  private static JsonNode where(JsonNode value, Arguments arguments, Rendering rendering)
      throws LiquidRenderException {
    String path = arguments.text(0);
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode item : items(value)) {
      JsonNode property = under(item, path);
      boolean matches =
          arguments.has(1) ? Js.equal(property, arguments.get(1)) : Js.isTruthy(property);
      if (matches) {
        found.add(item);
      }
    }
    return kept(found, rendering);
  }

  private static JsonNode under(JsonNode item, String path) {
    JsonNode value = item;
    for (String key : path.split("\\.", -1)) {
      value = Property.read(value, TextNode.valueOf(key));
    }
    return value;
  }
}
