package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.json.EcmaNumber;
import java.util.ArrayList;
import java.util.List;

/** Tags without an end tag. */
final class LeafTags {
  private LeafTags() {}

  static Node assign(Scanner scanner) throws LiquidException {
    String name = scanner.word();
    if (name.isEmpty()) {
      throw scanner.error("expected the name of a variable");
    }
    scanner.skipBlank();
    if (scanner.peek() != '=') {
      throw scanner.error("expected \"=\" after the variable");
    }
    scanner.advance(1);
    Expression value = new ExpressionParser(scanner).filtered();
    return context -> context.assign(name, value.get(context));
  }

  /** {@code increment} writes the value before counting, {@code decrement} the value after. */
  static Node count(Scanner scanner, int step) {
    String name = scanner.word();
    return context -> {
      double before = context.count(name, step);
      context.write(EcmaNumber.text(step > 0 ? before : before - 1));
    };
  }

  /** Writes nothing for 0 and false: LiquidJS tests the value as ECMAScript does. */
  static Node cycle(Scanner scanner) throws LiquidException {
    ExpressionParser expressions = new ExpressionParser(scanner);
    List<Expression> candidates = new ArrayList<>();
    Expression first = expressions.value();
    scanner.skipBlank();
    boolean grouped = first != null && scanner.peek() == ':';
    if (grouped) {
      scanner.advance(1);
    } else if (first != null) {
      candidates.add(first);
    }
    while (!scanner.atEnd()) {
      Expression candidate = expressions.value();
      if (candidate != null) {
        candidates.add(candidate);
      }
      scanner.skipPast(',');
    }
    if (candidates.isEmpty()) {
      throw scanner.error("expected the values to cycle through");
    }
    return context -> {
      String group = grouped ? Coercion.string(first.get(context), context.meter()) : "undefined";
      int position = context.cycle(candidates.size() + ":" + group, candidates.size());
      JsonNode value = candidates.get(position).get(context);
      if (Coercion.bool(value)) {
        context.write(Coercion.text(value, context.meter()));
      }
    };
  }

  /** A comment inside one tag. */
  static Node comment(Scanner scanner) throws LiquidException {
    String[] lines = scanner.rest().split("\n", -1);
    for (int i = 1; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && line.charAt(0) != '#') {
        throw scanner.error("every line of a comment starts with \"#\"");
      }
    }
    return context -> {};
  }
}
