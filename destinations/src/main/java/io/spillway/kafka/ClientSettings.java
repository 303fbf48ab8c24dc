package io.spillway.kafka;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a Kafka client as a user gave them, for sentences about them.
 *
 * @param values by Kafka's own keys; references to secrets are not resolved
 * @param naming from Kafka's key to what the user wrote
 */
record ClientSettings(Map<String, String> values, UnaryOperator<String> naming) {
  /** Keys that several causes name. */
  static final String JAAS = "sasl.jaas.config";

  static final String MECHANISM = "sasl.mechanism";
  static final String PROTOCOL = "security.protocol";
  static final String SERVERS = "bootstrap.servers";

  /** Kafka's keys whose values are secrets, or may be. */
  private static final Pattern SECRET =
      Pattern.compile(
          ".*(?:password|jaas|secret|token|credential|\\.key|certificate|user\\.info).*");

  /** A reference to a secret, which the client's config providers resolve. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]+}");

  /** A secret that is given to a login module, like {@code password="..."}. */
  private static final Pattern GIVEN =
      Pattern.compile(
          "(?:password|secret|token|key)[A-Za-z]*\\s*=\\s*(?:\"([^\"]*)\"?|([^\"\\s;]+))",
          Pattern.CASE_INSENSITIVE);

  /** The key as the user wrote it. */
  String key(String kafkaKey) {
    return naming.apply(kafkaKey);
  }

  @Nullable String get(String kafkaKey) {
    return values.get(kafkaKey);
  }

  /** The key with its value, unless that is a secret: {@code kafka.sasl.mechanism: 'PLAIN'}. */
  String about(String kafkaKey, String absent) {
    if (isSecret(kafkaKey)) {
      return key(kafkaKey) + ": its value, a secret,";
    }
    String value = values.get(kafkaKey);
    return key(kafkaKey) + ": '" + (value == null ? absent : value) + "'";
  }

  static boolean isSecret(String kafkaKey) {
    return SECRET.matcher(kafkaKey.toLowerCase(Locale.ROOT)).matches();
  }

  boolean hasReference(String kafkaKey) {
    return REFERENCE.matcher(values.getOrDefault(kafkaKey, "")).find();
  }

  /** The key whose value contains a text, such as the name of a class. */
  String keyHolding(String text) {
    return values.entrySet().stream()
        .filter(entry -> entry.getValue().contains(text))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .orElse("*");
  }

  /** A text of Kafka without the secrets among these values. */
  String withoutSecrets(String text) {
    String clean = text;
    for (Map.Entry<String, String> entry : values.entrySet()) {
      if (isSecret(entry.getKey())) {
        clean = without(clean, entry.getValue());
        Matcher given = GIVEN.matcher(entry.getValue());
        while (given.find()) {
          clean = without(clean, given.group(1) == null ? given.group(2) : given.group(1));
        }
      }
    }
    return clean;
  }

  private static String without(String text, String secret) {
    return secret.isBlank() ? text : text.replace(secret, "***");
  }
}
