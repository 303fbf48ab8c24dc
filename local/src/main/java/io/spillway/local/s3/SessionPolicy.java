package io.spillway.local.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The policy of one session: what it allows of that which the role allows. Knows what {@code
 * Action} and {@code Resource} say; conditions are taken for granted.
 */
final class SessionPolicy {
  private static final JsonMapper JSON = new JsonMapper();

  private final List<Statement> statements;

  private record Statement(boolean isAllow, List<Pattern> actions, List<Pattern> resources) {
    boolean isAbout(String action, String resource) {
      return actions.stream().anyMatch(pattern -> pattern.matcher(action).matches())
          && resources.stream().anyMatch(pattern -> pattern.matcher(resource).matches());
    }
  }

  private SessionPolicy(List<Statement> statements) {
    this.statements = statements;
  }

  /**
   * Reads a policy.
   *
   * @throws IllegalArgumentException when it is none, with STS's reason
   */
  static SessionPolicy parse(String text) {
    JsonNode policy;
    try {
      policy = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The policy is not in the valid JSON format.", e);
    }
    List<Statement> statements = new ArrayList<>();
    for (JsonNode statement : list(policy.path("Statement"))) {
      String effect = statement.path("Effect").asText();
      List<Pattern> actions = patterns(statement.path("Action"));
      List<Pattern> resources = patterns(statement.path("Resource"));
      if (!effect.matches("Allow|Deny") || actions.isEmpty() || resources.isEmpty()) {
        throw new IllegalArgumentException("Syntax errors in policy.");
      }
      statements.add(new Statement(effect.equals("Allow"), actions, resources));
    }
    if (statements.isEmpty() || !policy.path("Version").asText().equals("2012-10-17")) {
      throw new IllegalArgumentException("Syntax errors in policy.");
    }
    return new SessionPolicy(statements);
  }

  private static List<JsonNode> list(JsonNode node) {
    if (!node.isArray()) {
      return node.isMissingNode() ? List.of() : List.of(node);
    }
    List<JsonNode> items = new ArrayList<>();
    node.forEach(items::add);
    return items;
  }

  private static List<Pattern> patterns(JsonNode node) {
    return list(node).stream().map(item -> pattern(item.asText())).toList();
  }

  /** {@code *} and {@code ?} stand for other characters, <code>${*}</code> for itself. */
  private static Pattern pattern(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      boolean isVariable = text.startsWith("${", i) && text.indexOf('}', i) == i + 3;
      char c = isVariable ? text.charAt(i + 2) : text.charAt(i);
      regex.append(
          isVariable || (c != '*' && c != '?')
              ? Pattern.quote(String.valueOf(c))
              : c == '*' ? ".*" : ".");
      i += isVariable ? 3 : 0;
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /**
   * Whether it allows an action.
   *
   * @param resource its ARN
   */
  boolean allows(String action, String resource) {
    boolean allowed = false;
    for (Statement statement : statements) {
      if (statement.isAbout(action, resource)) {
        if (!statement.isAllow) {
          return false;
        }
        allowed = true;
      }
    }
    return allowed;
  }
}
