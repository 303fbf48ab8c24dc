package io.spillway.mapping;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** The columns of a mapping that names none: those Segment's destination proposes. */
final class DefaultColumns {
  /** The columns that hold text, whatever a mapping puts into them. */
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

  /** A text column's value, coerced. Values of other columns stay as they are. */
  static Expression coerced(String column, Expression value) {
    if (!TEXT_COLUMNS.contains(column)) {
      return value;
    }
    return new TextColumn(value);
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

  private static ObjectNode path(String path) {
    return JsonNodeFactory.instance.objectNode().put("@path", path);
  }

  private static ObjectNode firstOf(String first, String second) {
    ObjectNode condition = JsonNodeFactory.instance.objectNode();
    condition.set("exists", path(first));
    condition.set("then", path(first));
    condition.set("else", path(second));
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    value.set("@if", condition);
    return value;
  }
}
