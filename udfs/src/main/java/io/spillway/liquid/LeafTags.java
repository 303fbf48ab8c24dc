package io.spillway.liquid;

import io.spillway.json.EcmaNumber;
import java.util.ArrayList;
import java.util.List;

/** Tags that stand on their own, without an end tag. */
final class LeafTags {
  private LeafTags() {}

  static Node assign(Scanner scanner) throws LiquidSyntaxException {
    String name = scanner.word();
    if (name.isEmpty()) {
      throw scanner.error("expected the name of a variable");
    }
    scanner.skipBlank();
    if (scanner.peek() != '=') {
      throw scanner.error("expected \"=\" after the variable");
    }
    scanner.advance(1);
    Value value = new ExpressionParser(scanner).filtered();
    return rendering -> rendering.assign(name, value.get(rendering));
  }

  /** {@code increment} writes the value before, {@code decrement} the value after. */
  static Node count(Scanner scanner, int step) {
    String name = scanner.word();
    return rendering -> {
      double before = rendering.count(name, step);
      rendering.write(EcmaNumber.text(step > 0 ? before : before - 1));
    };
  }

  static Node cycle(Scanner scanner) throws LiquidSyntaxException {
    ExpressionParser expressions = new ExpressionParser(scanner);
    List<Value> candidates = new ArrayList<>();
    Value first = expressions.value();
    scanner.skipBlank();
    boolean grouped = first != null && scanner.peek() == ':';
    if (grouped) {
      scanner.advance(1);
    } else if (first != null) {
      candidates.add(first);
    }
    while (!scanner.atEnd()) {
      Value candidate = expressions.value();
      if (candidate != null) {
        candidates.add(candidate);
      }
      scanner.skipPast(',');
    }
    if (candidates.isEmpty()) {
      throw scanner.error("expected the values to cycle through");
    }
    return rendering -> {
      String group = grouped ? Js.string(first.get(rendering)) : "undefined";
      int position = rendering.cycle(candidates.size() + ":" + group, candidates.size());
      rendering.write(Js.text(candidates.get(position).get(rendering)));
    };
  }

  /** A comment inside its own tag. */
  static Node comment(Scanner scanner) throws LiquidSyntaxException {
    String[] lines = scanner.rest().split("\n", -1);
    for (int i = 1; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && line.charAt(0) != '#') {
        throw scanner.error("every line of a comment starts with \"#\"");
      }
    }
    return rendering -> {};
  }
}
