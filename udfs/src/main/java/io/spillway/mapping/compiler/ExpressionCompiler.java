package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.BudgetExceededException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.diagnostic.NearestName;
import io.spillway.mapping.Directive;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;
import io.spillway.mapping.Expression.Constant;
import io.spillway.mapping.directive.BuiltInDirectives;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Compiles mapping values to expressions and collects everything that is wrong with them. */
final class ExpressionCompiler {
  /** Deepest nesting of one mapping value. */
  static final int MAX_DEPTH = 100;

  private static final String METADATA = "_metadata";
  private static final String LITERAL = ".@literal";

  /** What other tools have, and is left out on purpose. */
  private static final String NOW = "@now";

  private final Extensions extensions;
  private final Diagnostics diagnostics;
  private int depth;

  ExpressionCompiler(Extensions extensions, Diagnostics diagnostics) {
    this.extensions = Objects.requireNonNull(extensions, "extensions");
    this.diagnostics = Objects.requireNonNull(diagnostics, "diagnostics");
  }

  /** Compiles a value whose mistakes are reported. */
  Expression compile(JsonNode value, String path) {
    return compile(value, new Context(path, true));
  }

  /** A place in the mapping, strict when mistakes are reported and not left to the events. */
  private final class Context implements DirectiveContext {
    private final String path;
    private final boolean strict;

    Context(String path, boolean strict) {
      this.path = path;
      this.strict = strict;
    }

    @Override
    public String path() {
      return path;
    }

    /** Whether {@code @literal} says that texts are meant as they are. */
    boolean isLiteral() {
      return path.contains(LITERAL);
    }

    @Override
    public Context under(String key) {
      return new Context(path + "." + key, strict);
    }

    @Override
    public Context at(int index) {
      return new Context(path + "[" + index + "]", strict);
    }

    @Override
    public Context strict(boolean reported) {
      return new Context(path, reported);
    }

    @Override
    public Expression compile(JsonNode value) {
      return ExpressionCompiler.this.compile(value, this);
    }

    @Override
    public void problem(String message) {
      if (strict) {
        diagnostics.error(path, message);
      }
    }

    @Override
    public void warning(String statement, String remedy) {
      diagnostics.report(Severity.WARNING, path, statement, remedy);
    }
  }

  private Expression compile(JsonNode value, Context context) {
    if (depth == MAX_DEPTH) {
      diagnostics.error(
          context.path,
          "the value nests deeper than " + MAX_DEPTH + " levels: ",
          "make it flatter");
      return (root, meter) -> value;
    }
    depth++;
    try {
      return switch (value.getNodeType()) {
        case OBJECT -> object(value, context);
        // Segment's validation never looks into arrays, only its evaluation does.
        case ARRAY -> array(value, context.strict(false));
        default -> {
          if (!context.isLiteral()) {
            LiteralText.check(value, context.path, diagnostics);
          }
          yield new Constant(value);
        }
      };
    } finally {
      depth--;
    }
  }

  private Expression object(JsonNode object, Context context) {
    List<String> keys = object.properties().stream().map(Map.Entry::getKey).toList();
    List<String> names = keys.stream().filter(Directive::isName).toList();
    if (names.isEmpty()) {
      return rawObject(object, context);
    }
    List<String> others =
        keys.stream().filter(key -> !Directive.isName(key) && !key.equals(METADATA)).toList();
    if (context.strict && names.size() + others.size() > 1) {
      diagnostics.error(
          context.path,
          "an object with a directive has that one key only, got "
              + Diagnostic.quoteAll(keys)
              + ": ",
          "nest the values or remove the other keys");
    } else if (!others.isEmpty()) {
      return rawObject(object, context);
    }
    return directive(names.get(0), object, context);
  }

  private Expression directive(String name, JsonNode object, Context context) {
    JsonNode operand = object.get(name);
    Directive builtIn = BuiltInDirectives.byName().get(name);
    if (builtIn != null) {
      return builtIn.compile(operand, context.under(name));
    }
    Directive extension = extensions.directives().get(name);
    if (extension != null) {
      return extension(extension, operand, context.strict(true).under(name));
    }
    if (name.equals(NOW)) {
      diagnostics.error(
          context.path,
          "there is no \"@now\", as an event that is read again must give the same row: ",
          "write {\"@kafka\": \"timestamp\"} for when Kafka got the event");
      return (root, meter) -> object;
    }
    TreeSet<String> known = new TreeSet<>(BuiltInDirectives.byName().keySet());
    known.addAll(extensions.directives().keySet());
    diagnostics.error(
        context.path,
        "unknown directive " + Diagnostic.quote(name) + ": ",
        NearestName.suggestion(name, known));
    return (root, meter) -> object;
  }

  /** An exception in an extension's code must not stop the job. */
  private static Expression extension(Directive extension, JsonNode operand, Context context) {
    try {
      Expression expression = extension.compile(operand, context);
      return (root, meter) -> {
        try {
          return expression.evaluate(root, meter);
        } catch (BudgetExceededException e) {
          throw e;
        } catch (RuntimeException e) {
          throw context.failure("the extension " + extension.getClass().getName() + " threw " + e);
        }
      };
    } catch (RuntimeException e) {
      context.problem("the extension " + extension.getClass().getName() + " threw " + e);
      return context.failing("the extension could not be compiled");
    }
  }

  private Expression rawObject(JsonNode object, Context context) {
    if (!context.isLiteral() && LiteralText.lacksAt(object)) {
      LiteralText.warnOfNoAt(object, context.path, diagnostics);
      if (object.elements().next().isTextual()) {
        return new Constant(object);
      }
    }
    List<String> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    boolean constant = true;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      keys.add(field.getKey());
      values.add(compile(field.getValue(), context.under(field.getKey())));
      constant &= !field.getValue().isContainerNode();
    }
    if (constant) {
      return new Constant(object);
    }
    return (root, meter) -> {
      meter.values(1 + keys.size());
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < keys.size(); i++) {
        result.set(keys.get(i), values.get(i).evaluate(root, meter));
      }
      return result;
    };
  }

  private Expression array(JsonNode array, Context context) {
    List<Expression> items = new ArrayList<>();
    boolean constant = true;
    for (JsonNode item : array) {
      items.add(compile(item, context.at(items.size())));
      constant &= !item.isContainerNode();
    }
    if (constant) {
      return new Constant(array);
    }
    return (root, meter) -> {
      meter.values(1 + items.size());
      ArrayNode result = JsonNodeFactory.instance.arrayNode(items.size());
      for (Expression item : items) {
        result.add(item.evaluate(root, meter));
      }
      return result;
    };
  }
}
