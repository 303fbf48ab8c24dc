package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.liquid.Filter.Arguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses the filters after an expression. */
final class FilterParser {
  /** A filter takes at least the time of so many steps. */
  private static final int STEPS_PER_FILTER = 8;

  private final Scanner scanner;
  private final ExpressionParser expressions;

  FilterParser(Scanner scanner, ExpressionParser expressions) {
    this.scanner = scanner;
    this.expressions = expressions;
  }

  /** The value with all following filters applied. */
  Expression applied(Expression value) throws LiquidException {
    Expression result = value;
    for (Expression next = filter(result); next != result; next = filter(result)) {
      result = next;
    }
    return result;
  }

  /** The value with the next filter applied, or the value itself when none follows. */
  private Expression filter(Expression value) throws LiquidException {
    scanner.skipBlank();
    if (scanner.atEnd() || scanner.peek() == ')') {
      return value;
    }
    if (scanner.peek() != '|') {
      throw scanner.error(
          switch (scanner.peek()) {
            case '=' -> "values are compared with ==: write == instead of =";
            case '&' -> "conditions are joined by a word: write and instead of &&";
            default -> "expected \"|\" before a filter";
          });
    }
    scanner.advance(1);
    String name = scanner.word();
    if (name.isEmpty()) {
      if (scanner.peek() == '|') {
        throw scanner.error("conditions are joined by a word: write or instead of ||");
      }
      if (!scanner.atEnd()) {
        throw scanner.error("expected the name of a filter");
      }
      return value;
    }
    FilterRegistry.doubt(name, scanner);
    int start = scanner.position();
    List<Expression> arguments = arguments();
    if (name.equals("date")) {
      DateFilters.doubt(scanner.text(start, scanner.position()), scanner);
    }
    Filter filter = FilterRegistry.named(name);
    return context -> {
      context.meter().steps(STEPS_PER_FILTER);
      JsonNode input = value.get(context);
      List<JsonNode> values = new ArrayList<>(arguments.size());
      for (Expression argument : arguments) {
        values.add(argument.get(context));
      }
      return filter.apply(input, new Arguments(values, context.meter()), context);
    };
  }

  private List<Expression> arguments() throws LiquidException {
    List<Expression> arguments = new ArrayList<>();
    scanner.skipBlank();
    if (scanner.peek() == ':') {
      do {
        scanner.advance(1);
        Expression argument = argument();
        if (argument != null) {
          arguments.add(argument);
        }
        scanner.skipBlank();
        if (!scanner.atEnd() && ",|)".indexOf(scanner.peek()) < 0) {
          throw scanner.error("expected \",\" or \"|\" after an argument");
        }
      } while (scanner.peek() == ',');
    } else if (!scanner.atEnd() && scanner.peek() != '|' && scanner.peek() != ')') {
      throw scanner.error("expected \":\" after the name of a filter");
    }
    return arguments;
  }

  /** The next argument; null when there is none. The value of a named one is a pair. */
  private @Nullable Expression argument() throws LiquidException {
    scanner.skipBlank();
    int start = scanner.position();
    Expression value = expressions.value();
    if (value == null) {
      return null;
    }
    int end = scanner.position();
    scanner.skipBlank();
    if (scanner.peek() != ':') {
      return value;
    }
    String name = scanner.text(start, end);
    scanner.advance(1);
    Expression named = expressions.value();
    return context -> {
      ArrayNode pair = JsonNodeFactory.instance.arrayNode(2);
      pair.add(name);
      pair.add(named == null ? MissingNode.getInstance() : named.get(context));
      return pair;
    };
  }
}
