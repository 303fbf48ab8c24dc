package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import io.spillway.mapping.DirectiveContext;
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
    settings.warnOfOthersThan("apply", "mapping");
    if (!settings.isSet("mapping") || !settings.get("apply").isObject()) {
      return context.failing("needs \"apply\" and \"mapping\", the first an object");
    }
    return (root, meter) -> {
      JsonNode from = root.isMissingNode() ? JsonNodeFactory.instance.objectNode() : root;
      if (!from.isObject()) {
        throw context.failure("starts from an object, got " + ValueDescription.kind(from));
      }
      return mapping.evaluate(IntermediateValue.of(apply.evaluate(from, meter), meter), meter);
    };
  }

  /**
   * The object that the first step of a {@code @transform} gives to the second: a copy without
   * missing values, because a later {@code @merge} must not see them.
   *
   * <p>The same value may be in many places; it is copied only once. Steps that double a value
   * again and again build something that takes exponential time to traverse: whatever traverses a
   * value charges each place.
   */
  private static final class IntermediateValue {
    private final IdentityHashMap<JsonNode, JsonNode> copies = new IdentityHashMap<>();
    private final Meter meter;

    private IntermediateValue(Meter meter) {
      this.meter = meter;
    }

    static JsonNode of(JsonNode value, Meter meter) {
      return new IntermediateValue(meter).copy(value);
    }

    /**
     * Without recursion, because the value may nest as deeply as events do, on a stack of any size.
     */
    private JsonNode copy(JsonNode root) {
      JsonNode done = existingCopy(root);
      if (done != null) {
        return done;
      }
      Deque<Open> open = new ArrayDeque<>();
      open.push(open(root));
      while (true) {
        Open innermost = open.element();
        JsonNode next = innermost.next();
        if (next == null) {
          open.remove();
          done = innermost.copy();
          copies.put(innermost.source, done);
          if (open.isEmpty()) {
            return done;
          }
          open.element().put(done);
        } else {
          done = existingCopy(next);
          if (done == null) {
            open.push(open(next));
          } else {
            innermost.put(done);
          }
        }
      }
    }

    private Open open(JsonNode source) {
      meter.values(1 + source.size());
      return source.isArray() ? new OpenArray(source) : new OpenObject(source);
    }

    /** Null for a container that was not copied yet. */
    private @Nullable JsonNode existingCopy(JsonNode value) {
      return value.isContainerNode() ? copies.get(value) : value;
    }

    /** A container on the path from the root, copied up to some member. */
    private abstract static sealed class Open {
      private final JsonNode source;

      private Open(JsonNode source) {
        this.source = source;
      }

      /** The next member to copy; null when there is none. */
      abstract @Nullable JsonNode next();

      abstract JsonNode copy();

      abstract void put(JsonNode member);
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
