package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Meter;
import io.spillway.json.EcmaNumber;
import io.spillway.liquid.Filter.Arguments;
import java.util.ArrayList;
import java.util.Arrays;
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
    filters.put("compact", ArrayFilters::compact);
    filters.put("push", (value, a, c) -> with(value, a.get(0), c, true));
    filters.put("unshift", (value, a, c) -> with(value, a.get(0), c, false));
    filters.put("pop", (value, a, c) -> without(value, c, true));
    filters.put("shift", (value, a, c) -> without(value, c, false));
  }

  private static List<JsonNode> items(JsonNode value, RenderContext context) {
    context.meter().steps(value.size());
    List<JsonNode> items = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(items::add);
    } else if (!Coercion.isNil(value)) {
      items.add(Coercion.value(value));
    }
    return items;
  }

  private static JsonNode compact(JsonNode value, Arguments arguments, RenderContext context) {
    return arrayOf(
        items(value, context).stream().filter(i -> !Coercion.isNil(i)).toList(), context);
  }

  private static JsonNode with(JsonNode value, JsonNode item, RenderContext context, boolean last) {
    List<JsonNode> items = items(value, context);
    items.add(last ? items.size() : 0, item);
    return arrayOf(items, context);
  }

  private static JsonNode without(JsonNode value, RenderContext context, boolean last) {
    List<JsonNode> items = items(value, context);
    int from = last ? 0 : Math.min(1, items.size());
    int to = last ? Math.max(0, items.size() - 1) : items.size();
    return arrayOf(items.subList(from, to), context);
  }

  /**
   * The items as an array. An array that is pushed onto itself repeatedly has far more items inside
   * than are charged here; whatever goes through them charges them.
   */
  private static JsonNode arrayOf(List<JsonNode> items, RenderContext context) {
    context.meter().values(items.size());
    ArrayNode array = JsonNodeFactory.instance.arrayNode(items.size());
    items.forEach(array::add);
    return array;
  }

  private static JsonNode join(JsonNode value, Arguments arguments, RenderContext context) {
    JsonNode array = arrayOf(items(value, context), context);
    String separator = Coercion.isNil(arguments.get(0)) ? " " : arguments.text(0);
    return TextNode.valueOf(Coercion.join(array, separator, context.meter()));
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
  private static JsonNode slice(JsonNode value, Arguments arguments, RenderContext context) {
    Meter meter = context.meter();
    if (Coercion.isNil(value)) {
      return JsonNodeFactory.instance.arrayNode();
    }
    String text = value.isArray() ? "" : Coercion.text(value, meter);
    int size = value.isArray() ? value.size() : text.length();
    JsonNode begin = arguments.get(0);
    if (Coercion.number(begin, meter) < 0) {
      begin = Coercion.add(IntNode.valueOf(size), begin, meter);
    }
    JsonNode length = arguments.has(1) ? arguments.get(1) : IntNode.valueOf(1);
    boolean outside = Coercion.number(begin, meter) < 0 || Coercion.number(length, meter) < 0;
    int from = outside ? 0 : position(Coercion.number(begin, meter), size);
    double end = Coercion.number(Coercion.add(begin, length, meter), meter);
    int to = outside ? 0 : Math.max(from, position(end, size));
    if (value.isArray()) {
      return arrayOf(items(value, context).subList(from, to), context);
    }
    context.charge(to - from);
    return TextNode.valueOf(text.substring(from, to));
  }

  private static int position(double index, int size) {
    return Double.isNaN(index) ? 0 : (int) Math.max(0, Math.min(index, size));
  }

  private static JsonNode sum(JsonNode value, Arguments arguments, RenderContext context) {
    Meter meter = context.meter();
    boolean ofProperty = Coercion.bool(arguments.get(0));
    List<JsonNode> keys = ofProperty ? keys(arguments.text(0), meter) : List.of();
    double sum = 0;
    for (JsonNode item : items(value, context)) {
      double number = Coercion.number(under(item, keys, meter), meter);
      sum += Double.isNaN(number) ? 0 : number;
    }
    return DoubleNode.valueOf(sum);
  }

  /** The property is an expression of its own, in which the item's properties are variables. */
  private static JsonNode where(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    String text = arguments.text(0);
    context.meter().values(text.length());
    Expression property = new ExpressionParser(new Scanner(text, 0, text.length())).property();
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode item : items(value, context)) {
      JsonNode actual = property.get(context.within(item));
      boolean matches =
          arguments.has(1)
              ? Operator.equal(actual, arguments.get(1), context.meter())
              : Coercion.isTruthy(actual);
      if (matches) {
        found.add(item);
      }
    }
    return arrayOf(found, context);
  }

  private static List<JsonNode> keys(String path, Meter meter) {
    meter.values(path.length());
    return Arrays.stream(path.split("\\.", -1)).<JsonNode>map(TextNode::valueOf).toList();
  }

  private static JsonNode under(JsonNode item, List<JsonNode> keys, Meter meter) {
    JsonNode value = item;
    for (JsonNode key : keys) {
      meter.step();
      value = Property.read(value, key, meter);
    }
    return value;
  }
}
