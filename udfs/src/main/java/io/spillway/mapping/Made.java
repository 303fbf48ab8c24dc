package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the first step of a {@code @transform} made, finished for the second: missing values do not
 * outlive it, since a later {@code @merge} must not see them.
 *
 * <p>One value may stand in many places of what was made, so each is visited once. Still it counts
 * as often as it stands there: steps that double a value again and again would else make something
 * that takes exponential time to go through.
 */
final class Made {
  /** Most values in what one step makes. */
  private static final long MAX_VALUES = 4_000_000;

  private final IdentityHashMap<JsonNode, Finished> known = new IdentityHashMap<>();
  private final DirectiveContext context;

  private record Finished(JsonNode value, long size) {}

  Made(DirectiveContext context) {
    this.context = context;
  }

  JsonNode finished(JsonNode value) throws EvaluationException {
    return finish(value).value();
  }

  /**
   * Without recursion: what is made may nest as deeply as events do, on whatever stack there is.
   */
  private Finished finish(JsonNode root) throws EvaluationException {
    Finished done = finishedAlready(root);
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
        done = new Finished(innermost.made(), innermost.size);
        if (done.size() > MAX_VALUES) {
          throw context.failure("\"apply\" makes more than " + MAX_VALUES + " values");
        }
        known.put(innermost.source, done);
        if (open.isEmpty()) {
          return done;
        }
        open.element().add(done);
      } else {
        done = finishedAlready(next);
        if (done == null) {
          open.push(Open.of(next));
        } else {
          innermost.add(done);
        }
      }
    }
  }

  /** Null for a container that was not visited yet. */
  private @Nullable Finished finishedAlready(JsonNode value) {
    return value.isContainerNode() ? known.get(value) : new Finished(value, 1);
  }

  /** A container on the way from the root, finished up to some member. */
  private abstract static sealed class Open {
    private final JsonNode source;
    private long size = 1;

    private Open(JsonNode source) {
      this.source = source;
    }

    static Open of(JsonNode source) {
      return source.isArray() ? new OpenArray(source) : new OpenObject(source);
    }

    /** The next member to finish; null when there is none. */
    abstract @Nullable JsonNode next();

    abstract JsonNode made();

    abstract void put(JsonNode member);

    final void add(Finished member) {
      put(member.value());
      size += member.size();
    }
  }

  private static final class OpenArray extends Open {
    private final Iterator<JsonNode> items;
    private final ArrayNode made;

    OpenArray(JsonNode source) {
      super(source);
      this.items = source.iterator();
      this.made = JsonNodeFactory.instance.arrayNode(source.size());
    }

    @Override
    @Nullable JsonNode next() {
      return items.hasNext() ? items.next() : null;
    }

    @Override
    JsonNode made() {
      return made;
    }

    @Override
    void put(JsonNode member) {
      made.add(member);
    }
  }

  private static final class OpenObject extends Open {
    private final Iterator<Map.Entry<String, JsonNode>> fields;
    private final ObjectNode made = JsonNodeFactory.instance.objectNode();
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
    JsonNode made() {
      return made;
    }

    @Override
    void put(JsonNode member) {
      made.set(name, member);
    }
  }
}
