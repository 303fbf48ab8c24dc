package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Parses expressions and their filters. */
final class ExpressionParser {
  /** Deepest nesting of brackets and ranges; no sensible template needs more. */
  private static final int MAX_DEPTH = 50;

  private final Scanner scanner;
  private int depth;

  ExpressionParser(Scanner scanner) {
    this.scanner = scanner;
  }

  /** One step of evaluating an expression in postfix order: an operand or an operator. */
  private record Step(@Nullable Expression value, @Nullable Operator operator) {}

  /** An expression with its filters. */
  Expression filtered() throws LiquidException {
    return new FilterParser(scanner, this).applied(expression());
  }

  /**
   * Operators of equal precedence are evaluated from right to left. Without operators the first
   * operand is the value.
   */
  private Expression expression() throws LiquidException {
    List<Step> steps = new ArrayList<>();
    Deque<Operator> waiting = new ArrayDeque<>();
    int values = 0;
    int operators = 0;
    while (!scanner.atEnd()) {
      Operator operator = operator();
      if (operator != null) {
        while (!waiting.isEmpty() && waiting.peek().precedence() > operator.precedence()) {
          steps.add(new Step(null, waiting.pop()));
        }
        waiting.push(operator);
        operators += operator == Operator.NOT ? 0 : 1;
        continue;
      }
      Expression value = value();
      if (value == null) {
        break;
      }
      steps.add(new Step(value, null));
      values++;
    }
    if (values > operators + 1) {
      scanner.doubt(
          "values stand side by side without an operator, and only the last one counts: ",
          "write | before a filter");
    }
    waiting.forEach(operator -> steps.add(new Step(null, operator)));
    if (steps.isEmpty()) {
      throw scanner.error("expected a value, such as event or properties.plan");
    }
    Expression only = steps.get(0).value();
    if (steps.size() == 1 && only != null) {
      return only;
    }
    return context -> evaluate(steps, context);
  }

  private static JsonNode evaluate(List<Step> steps, RenderContext context) throws LiquidException {
    Deque<JsonNode> operands = new ArrayDeque<>();
    for (Step step : steps) {
      if (step.operator() == null) {
        operands.push(Objects.requireNonNull(step.value()).get(context));
        continue;
      }
      JsonNode right = pop(operands);
      JsonNode left = step.operator() == Operator.NOT ? MissingNode.getInstance() : pop(operands);
      operands.push(BooleanNode.valueOf(step.operator().test(left, right, context.meter())));
    }
    return operands.isEmpty() ? MissingNode.getInstance() : operands.peekLast();
  }

  private static JsonNode pop(Deque<JsonNode> operands) {
    return operands.isEmpty() ? MissingNode.getInstance() : operands.pop();
  }

  private @Nullable Operator operator() {
    scanner.skipBlank();
    for (Operator operator : Operator.values()) {
      if (scanner.accept(operator.symbol())) {
        return operator;
      }
    }
    return null;
  }

  /** A literal, variable or range with its properties; null when none comes next. */
  @Nullable Expression value() throws LiquidException {
    if (++depth > MAX_DEPTH) {
      throw scanner.error("brackets nest deeper than " + MAX_DEPTH + " levels");
    }
    try {
      JsonNode literal = scanner.literal().orElse(null);
      Expression start = literal != null ? context -> literal : null;
      if (start == null && scanner.peek() == '(') {
        start = range();
      }
      List<Expression> keys = keys(start == null);
      if (keys.isEmpty()) {
        return start;
      }
      return start == null ? variable(keys) : under(start, keys, 0);
    } finally {
      depth--;
    }
  }

  /** A variable with its properties; missing when none comes next. */
  Expression property() throws LiquidException {
    scanner.skipBlank();
    List<Expression> keys = keys(true);
    return keys.isEmpty() ? context -> MissingNode.getInstance() : variable(keys);
  }

  private static Expression variable(List<Expression> keys) {
    Expression name = keys.get(0);
    Expression root =
        context -> context.variable(Coercion.string(name.get(context), context.meter()));
    return keys.size() == 1 ? root : under(root, keys, 1);
  }

  private static Expression under(Expression root, List<Expression> keys, int from) {
    return context -> {
      JsonNode value = root.get(context);
      for (int i = from; i < keys.size(); i++) {
        context.meter().step();
        value = Property.read(value, keys.get(i).get(context), context.meter());
      }
      return value;
    };
  }

  private List<Expression> keys(boolean isVariable) throws LiquidException {
    List<Expression> keys = new ArrayList<>();
    while (true) {
      if (scanner.peek() == '[') {
        scanner.advance(1);
        Expression key = value();
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

  private static Expression constant(String text) {
    JsonNode node = TextNode.valueOf(text);
    return context -> node;
  }

  private Expression range() throws LiquidException {
    scanner.advance(1);
    Expression from = rangeEnd();
    if (scanner.peek() != '.' || scanner.peek(1) != '.') {
      throw scanner.error("expected \"..\" between the two ends of a range");
    }
    scanner.advance(2);
    Expression to = rangeEnd();
    if (scanner.peek() != ')') {
      throw scanner.error("expected \")\" after a range");
    }
    scanner.advance(1);
    return context -> {
      double low = Coercion.number(from.get(context), context.meter());
      double high = Coercion.number(to.get(context), context.meter());
      ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
      for (double i = low; i < high + 1; i++) {
        context.meter().values(1);
        numbers.add(DoubleNode.valueOf(i));
      }
      return numbers;
    };
  }

  private Expression rangeEnd() throws LiquidException {
    Expression end = value();
    if (end == null) {
      throw scanner.error("expected a value in a range");
    }
    scanner.skipBlank();
    return end;
  }
}
