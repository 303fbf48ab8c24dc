package io.spillway.mapping.compiler;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import io.spillway.json.EcmaNumber;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.ValueText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a person entered or left an audience: the value that Engage puts under the audience's key
 * into properties (track) or traits (identify). Events of journeys of the first kind have no such
 * value: they are sent when a person enters a step.
 *
 * @param memberships the object that contains the value
 * @param key the audience's key
 * @param canFail whether evaluating the memberships can fail
 */
record AudienceAction(Expression memberships, Expression key, boolean canFail)
    implements Expression {
  private static final JsonPointer COMPUTATION_CLASS =
      JsonPointer.compile("/context/personas/computation_class");

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
    if (name == null) {
      return MissingNode.getInstance();
    }
    JsonNode action = from.isObject() ? from.path(name) : MissingNode.getInstance();
    return action.isBoolean() || !isJourneyStep(root.at(COMPUTATION_CLASS))
        ? action
        : BooleanNode.TRUE;
  }

  private static boolean isJourneyStep(JsonNode computationClass) {
    return "journey_step".equals(computationClass.textValue());
  }

  /** Most events are not about an audience, and their memberships are not looked up if possible. */
  @Override
  public Bound bind(LazyEvent event, Meter meter) {
    Bound boundKey = key.bind(event, meter);
    Bound boundMemberships = memberships.bind(event, meter);
    EventPath computationClass = event.path(List.of("context", "personas", "computation_class"));
    return () -> {
      if (!canFail && boundKey.isNullOrMissing()) {
        return MissingNode.getInstance();
      }
      String name = name(boundKey.evaluate());
      if (name == null) {
        return absent(boundMemberships);
      }
      JsonNode action = boundMemberships.member(name);
      return action.isBoolean() || !isJourneyStep(event.value(computationClass))
          ? action
          : BooleanNode.TRUE;
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
