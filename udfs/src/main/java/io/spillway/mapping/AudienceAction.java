package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.json.NumberText;

/**
 * Whether a person entered or left an audience: the value that Engage puts under the audience's key
 * into properties (track) or traits (identify).
 */
final class AudienceAction implements Expression {
  private final Expression memberships;
  private final Expression key;

  AudienceAction(Expression memberships, Expression key) {
    this.memberships = memberships;
    this.key = key;
  }

  /** The value at {@code properties} when that is not null, else at {@code traits}. */
  static Expression defaultMemberships() {
    Path properties = Path.of("$.properties");
    Path traits = Path.of("$.traits");
    return root -> {
      JsonNode found = properties.find(root);
      return ValueText.isNullOrMissing(found) ? traits.find(root) : found;
    };
  }

  static Expression defaultKey() {
    return Path.of("$.context.personas.computation_key")::find;
  }

  @Override
  public JsonNode evaluate(JsonNode root) throws EvaluationException {
    JsonNode name = ValueText.scalar(key.evaluate(root));
    JsonNode from = memberships.evaluate(root);
    if (!from.isObject()) {
      return MissingNode.getInstance();
    }
    return switch (name.getNodeType()) {
      case STRING -> from.path(name.textValue());
      case NUMBER -> from.path(NumberText.of(name));
      case BOOLEAN -> from.path(name.asText());
      default -> MissingNode.getInstance();
    };
  }
}
