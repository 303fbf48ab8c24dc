package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import io.spillway.event.LazyEvent;
import io.spillway.json.TextOutput;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.ValueText;
import java.util.Set;

/** The columns of a mapping that names none: those that Segment's destination proposes. */
final class DefaultColumns {
  /** The columns that contain text, whatever the mapping's value for them is. */
  private static final Set<String> TEXT_COLUMNS =
      Set.of(
          "event_name",
          "event_type",
          "user_id",
          "anonymous_id",
          "email",
          "timestamp",
          "message_id",
          "audience_name",
          "audience_id",
          "audience_space_id");

  private DefaultColumns() {}

  /** The value of a text column, coerced. Values of other columns stay as they are. */
  static Expression coerced(String column, Expression value) {
    return TEXT_COLUMNS.contains(column) ? new Coerced(value) : value;
  }

  static ObjectNode columns() {
    ObjectNode columns = JsonNodeFactory.instance.objectNode();
    columns.set("event_name", path("$.event"));
    columns.set("event_type", path("$.type"));
    columns.set("user_id", path("$.userId"));
    columns.set("anonymous_id", path("$.anonymousId"));
    columns.set("email", firstOf("$.traits.email", "$.context.traits.email"));
    columns.set("properties", path("$.properties"));
    columns.set("traits", firstOf("$.traits", "$.context.traits"));
    columns.set("context", path("$.context"));
    columns.set("timestamp", path("$.timestamp"));
    columns.set("message_id", path("$.messageId"));
    columns.set("integrations", path("$.integrations"));
    columns.set("audience_name", path("$.context.personas.computation_key"));
    columns.set("audience_id", path("$.context.personas.computation_id"));
    columns.set("audience_space_id", path("$.context.personas.space_id"));
    return columns;
  }

  /** A mapping value: the value at a path. */
  static ObjectNode path(String path) {
    return JsonNodeFactory.instance.objectNode().put("@path", path);
  }

  /** A mapping value: the value at the first path if it is not null, else the one at the second. */
  static ObjectNode firstOf(String first, String second) {
    ObjectNode condition = JsonNodeFactory.instance.objectNode();
    condition.set("exists", path(first));
    condition.set("then", path(first));
    condition.set("else", path(second));
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    value.set("@if", condition);
    return value;
  }

  /** A value that is coerced as {@link ValueText#scalar} does it. */
  private record Coerced(Expression value) implements Expression {
    @Override
    public JsonNode evaluate(JsonNode root, Meter meter) throws EvaluationException {
      return ValueText.scalar(value.evaluate(root, meter));
    }

    @Override
    public Expression.Bound bind(LazyEvent event, Meter meter) {
      return new Bound(value.bind(event, meter));
    }

    private record Bound(Expression.Bound value) implements Expression.Bound {
      @Override
      public JsonNode evaluate() throws EvaluationException {
        return ValueText.scalar(value.evaluate());
      }

      @Override
      public void write(TextOutput out) throws EvaluationException {
        if (value.isArray()) {
          ValueText.write(evaluate(), out);
        } else {
          value.write(out);
        }
      }
    }
  }
}
