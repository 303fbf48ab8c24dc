package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.mapping.Directive;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;
import io.spillway.mapping.Expression.Constant;
import io.spillway.mapping.Problem;
import io.spillway.mapping.directive.BuiltInDirectives;
import io.spillway.mapping.evaluation.ValueDescription;
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

  private final Extensions extensions;
  private final List<Problem> problems;
  private int depth;

  ExpressionCompiler(Extensions extensions, List<Problem> problems) {
    this.extensions = Objects.requireNonNull(extensions, "extensions");
    this.problems = Objects.requireNonNull(problems, "problems");
  }

  /** Compiles a value whose mistakes are reported. */
  Expression compile(JsonNode value, String path) {
    return compile(value, new Place(path, true));
  }

  /** A place in the mapping, strict when mistakes are reported and not left to the events. */
  private final class Place implements DirectiveContext {
    private final String path;
    private final boolean strict;

    Place(String path, boolean strict) {
      this.path = path;
      this.strict = strict;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public Place under(String key) {
      return new Place(path + "." + key, strict);
    }

    @Override
    public Place at(int index) {
      return new Place(path + "[" + index + "]", strict);
    }

    @Override
    public Place strict(boolean reported) {
      return new Place(path, reported);
    }

    @Override
    public Expression compile(JsonNode value) {
      return ExpressionCompiler.this.compile(value, this);
    }

    @Override
    public void problem(String message) {
      if (strict) {
        problems.add(new Problem(path, message));
      }
    }
  }

  private Expression compile(JsonNode value, Place place) {
    if (depth == MAX_DEPTH) {
      place
          .strict(true)
          .problem("the value nests deeper than " + MAX_DEPTH + " levels: make it flatter");
      return root -> value;
    }
    depth++;
    try {
      return switch (value.getNodeType()) {
        case OBJECT -> object(value, place);
        // Segment's validation never looks into arrays, only its evaluation does.
        case ARRAY -> array(value, place.strict(false));
        default -> new Constant(value);
      };
    } finally {
      depth--;
    }
  }

  private Expression object(JsonNode object, Place place) {
    List<String> keys = object.properties().stream().map(Map.Entry::getKey).toList();
    List<String> names = keys.stream().filter(Directive::isName).toList();
    if (names.isEmpty()) {
      return rawObject(object, place);
    }
    List<String> others =
        keys.stream().filter(key -> !Directive.isName(key) && !key.equals(METADATA)).toList();
    if (place.strict && names.size() + others.size() > 1) {
      place.problem(
          "an object with a directive has that one key only, got "
              + ValueDescription.list(keys)
              + ": nest the values or remove the other keys");
    } else if (!others.isEmpty()) {
      return rawObject(object, place);
    }
    String name = names.get(0);
    return directive(name, object, place);
  }

  private Expression directive(String name, JsonNode object, Place place) {
    JsonNode operand = object.get(name);
    Directive builtIn = BuiltInDirectives.byName().get(name);
    if (builtIn != null) {
      return builtIn.compile(operand, place.under(name));
    }
    Directive extension = extensions.directives().get(name);
    if (extension != null) {
      return extension(extension, operand, place.strict(true).under(name));
    }
    TreeSet<String> known = new TreeSet<>(BuiltInDirectives.byName().keySet());
    known.addAll(extensions.directives().keySet());
    place
        .strict(true)
        .problem(
            "unknown directive "
                + ValueDescription.quote(name)
                + ValueDescription.suggestion(name, known));
    return root -> object;
  }

  /** An exception in an extension's code must not stop the job. */
  private static Expression extension(
      Directive extension, JsonNode operand, DirectiveContext context) {
    try {
      Expression expression = extension.compile(operand, context);
      return root -> {
        try {
          return expression.evaluate(root);
        } catch (RuntimeException e) {
          throw context.failure("the extension " + extension.getClass().getName() + " threw " + e);
        }
      };
    } catch (RuntimeException e) {
      context.problem("the extension " + extension.getClass().getName() + " threw " + e);
      return context.failing("the extension could not be compiled");
    }
  }

  private Expression rawObject(JsonNode object, Place place) {
    List<String> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    boolean constant = true;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      keys.add(field.getKey());
      values.add(compile(field.getValue(), place.under(field.getKey())));
      constant &= !field.getValue().isContainerNode();
    }
    if (constant) {
      return new Constant(object);
    }
    return root -> {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < keys.size(); i++) {
        result.set(keys.get(i), values.get(i).evaluate(root));
      }
      return result;
    };
  }

  private Expression array(JsonNode array, Place place) {
    List<Expression> items = new ArrayList<>();
    boolean constant = true;
    for (JsonNode item : array) {
      items.add(compile(item, place.at(items.size())));
      constant &= !item.isContainerNode();
    }
    if (constant) {
      return new Constant(array);
    }
    return root -> {
      ArrayNode result = JsonNodeFactory.instance.arrayNode(items.size());
      for (Expression item : items) {
        result.add(item.evaluate(root));
      }
      return result;
    };
  }
}
