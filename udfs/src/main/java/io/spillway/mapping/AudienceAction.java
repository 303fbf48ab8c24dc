package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.event.LazyEvent;
import io.spillway.json.EcmaNumber;
import org.jspecify.annotations.Nullable;

/**
 * Whether a person entered or left an audience: the value that Engage puts under the audience's key
 * into properties (track) or traits (identify).
 */
final class AudienceAction implements Expression, Bindable {
  private static final Path PROPERTIES = Path.of("$.properties");
  private static final Expression MEMBERSHIPS =
      new Conditional(PROPERTIES, PROPERTIES, Path.of("$.traits"));

  private final Expression memberships;
  private final Expression key;

  /** Whether evaluating the memberships cannot fail. */
  private final boolean isHarmless;

  AudienceAction(Expression memberships, Expression key) {
    this.memberships = memberships;
    this.key = key;
    this.isHarmless = memberships == MEMBERSHIPS;
  }

  /** The value at {@code properties} when that is not null, else at {@code traits}. */
  static Expression defaultMemberships() {
    return MEMBERSHIPS;
  }

  static Expression defaultKey() {
    return Path.of("$.context.personas.computation_key");
  }

  @Override
  public JsonNode evaluate(JsonNode root) throws EvaluationException {
    String name = name(key.evaluate(root));
    JsonNode from = memberships.evaluate(root);
    return name != null && from.isObject() ? from.path(name) : MissingNode.getInstance();
  }

  /** Most events are about no audience, and then nobody needs to know the memberships. */
  @Override
  public BoundExpression bind(LazyEvent event) {
    BoundExpression boundKey = BoundExpression.of(key, event);
    BoundExpression boundMemberships = BoundExpression.of(memberships, event);
    return () -> {
      if (isHarmless && boundKey.isNullOrMissing()) {
        return MissingNode.getInstance();
      }
      String name = name(boundKey.evaluate());
      return name == null ? absent(boundMemberships) : boundMemberships.member(name);
    };
  }

  /** Evaluates what is not needed: it may fail. */
  private static JsonNode absent(BoundExpression memberships) throws EvaluationException {
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
