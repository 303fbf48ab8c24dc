package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import io.spillway.event.LazyEvent;
import io.spillway.json.EcmaNumber;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.ValueText;
import org.jspecify.annotations.Nullable;

/**
 * Whether a person entered or left an audience: the value that Engage puts under the audience's key
 * into properties (track) or traits (identify).
 *
 * @param memberships the object that contains the value
 * @param key the audience's key
 * @param canFail whether evaluating the memberships can fail
 */
record AudienceAction(Expression memberships, Expression key, boolean canFail)
    implements Expression {
  /** The memberships of a mapping that does not name them. Evaluating them cannot fail. */
  static ObjectNode defaultMemberships() {
    return DefaultColumns.firstOf("$.properties", "$.traits");
  }

  /** The key of a mapping that does not name it. */
  static ObjectNode defaultKey() {
    return DefaultColumns.path("$.context.personas.computation_key");
  }

  @Override
  public JsonNode evaluate(JsonNode root, Meter meter) throws EvaluationException {
    String name = name(key.evaluate(root, meter));
    JsonNode from = memberships.evaluate(root, meter);
    return name != null && from.isObject() ? from.path(name) : MissingNode.getInstance();
  }

  /** Most events are not about an audience, and their memberships are not looked up if possible. */
  @Override
  public Bound bind(LazyEvent event, Meter meter) {
    Bound boundKey = key.bind(event, meter);
    Bound boundMemberships = memberships.bind(event, meter);
    return () -> {
      if (!canFail && boundKey.isNullOrMissing()) {
        return MissingNode.getInstance();
      }
      String name = name(boundKey.evaluate());
      return name == null ? absent(boundMemberships) : boundMemberships.member(name);
    };
  }

  /** Evaluates memberships that are not needed, because the row fails if they do. */
  private static JsonNode absent(Bound memberships) throws EvaluationException {
    memberships.evaluate();
    return MissingNode.getInstance();
  }

  private static @Nullable String name(JsonNode keyValue) {
    JsonNode name = ValueText.scalar(keyValue);
    return switch (name.getNodeType()) {
      case STRING -> name.textValue();
      case NUMBER -> EcmaNumber.text(name);
      case BOOLEAN -> name.asText();
      default -> null;
    };
  }
}
