package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the filters behind an expression. */
final class FilterParser {
  private final Scanner scanner;
  private final ExpressionParser expressions;

  FilterParser(Scanner scanner, ExpressionParser expressions) {
    this.scanner = scanner;
    this.expressions = expressions;
  }

  /** The value with all filters that follow applied. */
  Value applied(Value value) throws LiquidSyntaxException {
    Value result = value;
    for (Value next = filter(result); next != result; next = filter(result)) {
      result = next;
    }
    return result;
  }

  /** The value with the next filter applied, or the value itself when none follows. */
  private Value filter(Value value) throws LiquidSyntaxException {
    scanner.skipBlank();
    if (scanner.atEnd() || scanner.peek() == ')') {
      return value;
    }
    if (scanner.peek() != '|') {
      throw scanner.error("expected \"|\" before a filter");
    }
    scanner.advance(1);
    String name = scanner.word();
    if (name.isEmpty()) {
      if (!scanner.atEnd()) {
        throw scanner.error("expected the name of a filter");
      }
      return value;
    }
    List<Value> arguments = arguments();
    Filter filter = Filters.named(name);
    return rendering -> {
      JsonNode input = value.get(rendering);
      List<JsonNode> values = new ArrayList<>(arguments.size());
      for (Value argument : arguments) {
        values.add(argument.get(rendering));
      }
      return filter.apply(input, new Arguments(values), rendering);
    };
  }

  private List<Value> arguments() throws LiquidSyntaxException {
    List<Value> arguments = new ArrayList<>();
    scanner.skipBlank();
    if (scanner.peek() == ':') {
      do {
        scanner.advance(1);
        Value argument = argument();
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

  /** A value, or a named one: that is a pair of its name and its value. */
  private @Nullable Value argument() throws LiquidSyntaxException {
    scanner.skipBlank();
    int start = scanner.position();
    Value value = expressions.value();
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
    Value named = expressions.value();
    return rendering -> {
      ArrayNode pair = JsonNodeFactory.instance.arrayNode(2);
      pair.add(name);
      pair.add(named == null ? Rendering.nothing() : named.get(rendering));
      return pair;
    };
  }
}
