package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads expressions and their filters. */
final class ExpressionParser {
  private static final List<String> OPERATORS =
      List.of("==", "!=", ">=", "<=", ">", "<", "contains", "not", "and", "or");

  /** Deepest nesting of brackets and ranges; a template is too short for more that makes sense. */
  private static final int MAX_DEPTH = 50;

  private final Scanner scanner;
  private int depth;

  ExpressionParser(Scanner scanner) {
    this.scanner = scanner;
  }

  /** A part of an expression in the order it is computed: a value, or an operator. */
  private record Step(@Nullable Value value, String operator) {}

  /** An expression with its filters. */
  Value filtered() throws LiquidSyntaxException {
    return new FilterParser(scanner, this).applied(expression());
  }

  /**
   * Operators of equal rank are computed from right to left; without any the first value counts.
   */
  private Value expression() throws LiquidSyntaxException {
    List<Step> steps = new ArrayList<>();
    Deque<String> waiting = new ArrayDeque<>();
    while (!scanner.atEnd()) {
      String operator = operator();
      if (operator != null) {
        while (!waiting.isEmpty() && rank(waiting.peek()) > rank(operator)) {
          steps.add(new Step(null, waiting.pop()));
        }
        waiting.push(operator);
        continue;
      }
      Value value = value();
      if (value == null) {
        break;
      }
      steps.add(new Step(value, ""));
    }
    waiting.forEach(operator -> steps.add(new Step(null, operator)));
    if (steps.isEmpty()) {
      throw scanner.error("expected a value, such as event or properties.plan");
    }
    Value only = steps.get(0).value();
    if (steps.size() == 1 && only != null) {
      return only;
    }
    return rendering -> evaluate(steps, rendering);
  }

  private static JsonNode evaluate(List<Step> steps, Rendering rendering)
      throws LiquidRenderException {
    Deque<JsonNode> operands = new ArrayDeque<>();
    for (Step step : steps) {
      if (step.value() != null) {
        operands.push(step.value().get(rendering));
        continue;
      }
      JsonNode right = operands.isEmpty() ? Rendering.nothing() : operands.pop();
      if (step.operator().equals("not")) {
        operands.push(BooleanNode.valueOf(!Js.isTruthy(right)));
      } else {
        JsonNode left = operands.isEmpty() ? Rendering.nothing() : operands.pop();
        operands.push(BooleanNode.valueOf(apply(step.operator(), left, right)));
      }
    }
    return operands.isEmpty() ? Rendering.nothing() : operands.peekLast();
  }

  private static boolean apply(String operator, JsonNode left, JsonNode right) {
    return switch (operator) {
      case "==" -> Js.equal(left, right);
      case "!=" -> !Js.equal(left, right);
      case "contains" -> Js.contains(left, right);
      case "and" -> Js.isTruthy(left) && Js.isTruthy(right);
      case "or" -> Js.isTruthy(left) || Js.isTruthy(right);
      default -> Js.ordered(operator, left, right);
    };
  }

  private static int rank(String operator) {
    return switch (operator) {
      case "and", "or" -> 0;
      case "not" -> 1;
      default -> 2;
    };
  }

  private @Nullable String operator() {
    scanner.skipBlank();
    for (String operator : OPERATORS) {
      if (scanner.accept(operator)) {
        return operator;
      }
    }
    return null;
  }

  /** A literal, a variable or a range, with what stands under it; null when none comes next. */
  @Nullable Value value() throws LiquidSyntaxException {
    if (++depth > MAX_DEPTH) {
      throw scanner.error("brackets nest deeper than " + MAX_DEPTH + " levels");
    }
    try {
      JsonNode literal = scanner.literal().orElse(null);
      Value start = literal != null ? rendering -> literal : null;
      if (start == null && scanner.peek() == '(') {
        start = range();
      }
      List<Value> keys = keys(start == null);
      if (keys.isEmpty()) {
        return start;
      }
      return start == null ? variable(keys) : under(start, keys, 0);
    } finally {
      depth--;
    }
  }

  private static Value variable(List<Value> keys) {
    Value name = keys.get(0);
    Value root = rendering -> rendering.variable(Js.string(name.get(rendering)));
    return keys.size() == 1 ? root : under(root, keys, 1);
  }

  private static Value under(Value root, List<Value> keys, int from) {
    return rendering -> {
      JsonNode value = root.get(rendering);
      for (int i = from; i < keys.size(); i++) {
        value = Property.read(value, keys.get(i).get(rendering));
      }
      return value;
    };
  }

  private List<Value> keys(boolean isVariable) throws LiquidSyntaxException {
    List<Value> keys = new ArrayList<>();
    while (true) {
      if (scanner.peek() == '[') {
        scanner.advance(1);
        Value key = value();
        keys.add(key == null ? constant("") : key);
        if (!scanner.skipPast(']')) {
          throw scanner.error("expected \"]\"");
        }
      } else if (isVariable && keys.isEmpty() && scanner.isAtWord()) {
        keys.add(constant(scanner.word()));
      } else if (scanner.peek() == '.' && scanner.peek(1) != '.') {
        scanner.advance(1);
        String name = scanner.word();
        if (name.isEmpty()) {
          return keys;
        }
        keys.add(constant(name));
      } else {
        return keys;
      }
    }
  }

  private static Value constant(String text) {
    JsonNode node = TextNode.valueOf(text);
    return rendering -> node;
  }

  private Value range() throws LiquidSyntaxException {
    scanner.advance(1);
    Value from = rangeEnd();
    if (scanner.peek() != '.' || scanner.peek(1) != '.') {
      throw scanner.error("expected \"..\" between the two ends of a range");
    }
    scanner.advance(2);
    Value to = rangeEnd();
    if (scanner.peek() != ')') {
      throw scanner.error("expected \")\" after a range");
    }
    scanner.advance(1);
    return rendering -> {
      double low = Js.number(from.get(rendering));
      double high = Js.number(to.get(rendering));
      rendering.use(high - low + 1);
      ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
      for (double i = low; i < high + 1; i++) {
        numbers.add(DoubleNode.valueOf(i));
      }
      return numbers;
    };
  }

  private Value rangeEnd() throws LiquidSyntaxException {
    Value end = value();
    if (end == null) {
      throw scanner.error("expected a value in a range");
    }
    scanner.skipBlank();
    return end;
  }
}
