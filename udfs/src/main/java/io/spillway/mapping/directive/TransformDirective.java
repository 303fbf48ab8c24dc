package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.ValueDescription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code @transform}: builds an object with {@code apply} and maps it with {@code mapping}. */
final class TransformDirective {
  private TransformDirective() {}

  static Expression compile(Operand settings, DirectiveContext context) {
    for (String key : new String[] {"apply", "mapping"}) {
      settings.require(key);
      if (settings.has(key) && !settings.get(key).isObject()) {
        context.problem(
            key, "needs an object or a directive, got " + ValueDescription.of(settings.get(key)));
      }
    }
    // Always checked: Segment validates "apply" as a mapping of its own.
    Expression apply =
        settings.has("apply")
            ? context.strict(true).under("apply").compile(settings.get("apply"))
            : settings.compile("apply");
    Expression mapping = settings.compile("mapping");
    settings.checkOthers("apply", "mapping");
    if (!settings.isSet("mapping") || !settings.get("apply").isObject()) {
      return context.failing("needs \"apply\" and \"mapping\", the first an object");
    }
    return root -> {
      JsonNode from = root.isMissingNode() ? JsonNodeFactory.instance.objectNode() : root;
      if (!from.isObject()) {
        throw context.failure("starts from an object, got " + ValueDescription.kind(from));
      }
      return mapping.evaluate(IntermediateValue.of(apply.evaluate(from), context));
    };
  }

  /**
   * The object that the first step of a {@code @transform} gives to the second: a copy without
   * missing values, because a later {@code @merge} must not see them.
   *
   * <p>The same value may be in many places. It is copied only once, but it counts once for each
   * place: otherwise steps that double a value again and again would build something that takes
   * exponential time to traverse.
   */
  private static final class IntermediateValue {
    /** Most values that one step may give. */
    private static final long MAX_VALUES = 4_000_000;

    private final IdentityHashMap<JsonNode, Copy> copies = new IdentityHashMap<>();
    private final DirectiveContext context;

    private record Copy(JsonNode value, long size) {}

    private IntermediateValue(DirectiveContext context) {
      this.context = context;
    }

    static JsonNode of(JsonNode value, DirectiveContext context) throws EvaluationException {
      return new IntermediateValue(context).copy(value).value();
    }

    /**
     * Without recursion, because the value may nest as deeply as events do, on a stack of any size.
     */
    private Copy copy(JsonNode root) throws EvaluationException {
      Copy done = existingCopy(root);
      if (done != null) {
        return done;
      }
      Deque<Open> open = new ArrayDeque<>();
      open.push(Open.of(root));
      while (true) {
        Open innermost = open.element();
        JsonNode next = innermost.next();
        if (next == null) {
          open.remove();
          done = new Copy(innermost.copy(), innermost.size);
          if (done.size() > MAX_VALUES) {
            throw context.failure("\"apply\" makes more than " + MAX_VALUES + " values");
          }
          copies.put(innermost.source, done);
          if (open.isEmpty()) {
            return done;
          }
          open.element().add(done);
        } else {
          done = existingCopy(next);
          if (done == null) {
            open.push(Open.of(next));
          } else {
            innermost.add(done);
          }
        }
      }
    }

    /** Null for a container that was not copied yet. */
    private @Nullable Copy existingCopy(JsonNode value) {
      return value.isContainerNode() ? copies.get(value) : new Copy(value, 1);
    }

    /** A container on the path from the root, copied up to some member. */
    private abstract static sealed class Open {
      private final JsonNode source;
      private long size = 1;

      private Open(JsonNode source) {
        this.source = source;
      }

      static Open of(JsonNode source) {
        return source.isArray() ? new OpenArray(source) : new OpenObject(source);
      }

      /** The next member to copy; null when there is none. */
      abstract @Nullable JsonNode next();

      abstract JsonNode copy();

      abstract void put(JsonNode member);

      final void add(Copy member) {
        put(member.value());
        size += member.size();
      }
    }

    private static final class OpenArray extends Open {
      private final Iterator<JsonNode> items;
      private final ArrayNode copy;

      OpenArray(JsonNode source) {
        super(source);
        this.items = source.iterator();
        this.copy = JsonNodeFactory.instance.arrayNode(source.size());
      }

      @Override
      @Nullable JsonNode next() {
        return items.hasNext() ? items.next() : null;
      }

      @Override
      JsonNode copy() {
        return copy;
      }

      @Override
      void put(JsonNode member) {
        copy.add(member);
      }
    }

    private static final class OpenObject extends Open {
      private final Iterator<Map.Entry<String, JsonNode>> fields;
      private final ObjectNode copy = JsonNodeFactory.instance.objectNode();
      private String name = "";

      OpenObject(JsonNode source) {
        super(source);
        this.fields = source.properties().iterator();
      }

      @Override
      @Nullable JsonNode next() {
        while (fields.hasNext()) {
          Map.Entry<String, JsonNode> field = fields.next();
          if (!field.getValue().isMissingNode()) {
            name = field.getKey();
            return field.getValue();
          }
        }
        return null;
      }

      @Override
      JsonNode copy() {
        return copy;
      }

      @Override
      void put(JsonNode member) {
        copy.set(name, member);
      }
    }
  }
}
