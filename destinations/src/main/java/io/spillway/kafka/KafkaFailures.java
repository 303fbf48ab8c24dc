package io.spillway.kafka;

import static io.spillway.kafka.ClientSettings.JAAS;
import static io.spillway.kafka.ClientSettings.MECHANISM;
import static io.spillway.kafka.ClientSettings.PROTOCOL;
import static io.spillway.kafka.ClientSettings.SERVERS;

import io.spillway.settings.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in one sentence why a Kafka client cannot be made or gets no answer, by cause: with the
 * setting's key, its value unless it is a secret, and what to do.
 *
 * <p>Exceptions are told apart by the names of their classes and by their texts. This module has no
 * Kafka on its class path, and Kafka has no classes for most of the causes.
 */
public final class KafkaFailures {
  private static final String PROVIDERS = "config.providers";

  private static final String JAAS_FORM =
      "write it as org.apache.kafka.common.security.plain.PlainLoginModule required"
          + " username=\"...\" password=\"...\"; with these quotes and the semicolon";

  /** Where Kafka's client sees a jar; SecurityJarITCase holds it against Flink. */
  private static final String JAR_PLACE =
      "into /opt/flink/usrlib beside the job jar, not into Flink's lib folder; for bin/spillway,"
          + " name it in SPILLWAY_CLASS_PATH; docs/operations/kafka.md has the details";

  private final ClientSettings settings;
  private final List<Cause> causes;

  /**
   * A cause that can be told.
   *
   * @param type a pattern of the simple name of an exception's class or of one above it
   * @param text a pattern of the whole message
   */
  record Cause(Pattern type, Pattern text, Function<Matcher, String> sentence) {
    static Cause of(String type, String text, Function<Matcher, String> sentence) {
      return new Cause(Pattern.compile(type), Pattern.compile(text, Pattern.DOTALL), sentence);
    }

    private boolean isTypeOf(Throwable e) {
      for (Class<?> c = e.getClass(); c != Object.class; c = c.getSuperclass()) {
        if (type.matcher(c.getSimpleName()).matches()) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * @param client the settings of the client by Kafka's own keys, as the user gave them
   * @param naming from Kafka's key to what the user wrote, such as {@code kafka.sasl.mechanism}
   */
  public KafkaFailures(Map<String, String> client, UnaryOperator<String> naming) {
    settings = new ClientSettings(Map.copyOf(client), naming);
    causes = new ArrayList<>();
    classes();
    values();
    logins();
    causes.addAll(new TlsCauses(settings, servers()).all());
    add(
        "TimeoutException|DisconnectException|NetworkException",
        "(.*)",
        m -> new SilentBroker(settings, servers()).sentence(m.group(1)));
  }

  /**
   * Why a client failed.
   *
   * @param failure an exception of Kafka's client, or the error of a class that cannot be linked
   * @return without the failure as its cause, whose text may have parts of a secret
   */
  public UsageException refusal(Throwable failure) {
    return new UsageException(sentence(failure));
  }

  /** The sentence about a failure. */
  public String sentence(Throwable failure) {
    for (Cause cause : causes) {
      for (Throwable e = failure; e != null; e = e.getCause()) {
        Matcher text = cause.text().matcher(e.getMessage() == null ? "" : e.getMessage());
        if (cause.isTypeOf(e) && text.matches()) {
          return cause.sentence().apply(text);
        }
      }
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return about(SERVERS)
        + " cannot be used: "
        + settings.withoutSecrets(
            root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage())
        + "; check the address, that the broker runs, and the other settings of Kafka's client";
  }

  /** Classes that settings name. */
  private void classes() {
    add("LinkageError", "(.*)", m -> unlinked(m.group(1).replace('/', '.')));
    add(
        "ConfigException",
        "Invalid value (\\S+) for configuration (\\S+): (?:Class \\S+ could not be found\\."
            + "|Could not load config provider.*)",
        m -> missing(m.group(2), m.group(1)));
    add("LoginException", "No LoginModule found for (\\S+)", m -> missing(JAAS, m.group(1)));
    add(
        "ClassNotFoundException",
        "(\\S+)",
        m -> missing(settings.keyHolding(m.group(1)), m.group(1)));
    add(
        "ClassCastException",
        "class (\\S+)(?: cannot be cast to class (\\S+).*)?",
        m ->
            key(settings.keyHolding(m.group(1)))
                + ": '"
                + m.group(1)
                + "' is not what this setting takes"
                + (m.group(2) == null ? "" : " (" + m.group(2) + ")")
                + "; give the name of a class that is, and if it is one, put its jar "
                + JAR_PLACE);
  }

  private String unlinked(String needed) {
    String key = "sasl.client.callback.handler.class";
    boolean ofKafka = needed.startsWith("org.apache.kafka.");
    return (settings.get(key) == null ? key("*") : about(key))
        + " needs the class "
        + needed
        + (ofKafka
            ? ", which its jar does not see where it is; put the jar "
            : ", which is missing; put the jar that has it (of aws-msk-iam-auth the one that ends"
                + " in -all.jar has everything) ")
        + JAR_PLACE;
  }

  private String missing(String key, String name) {
    String jar =
        name.startsWith("software.amazon.msk.auth.iam.")
            ? "aws-msk-iam-auth-<version>-all.jar"
            : "the jar that has it";
    return key(key) + ": there is no class '" + name + "'; put " + jar + " " + JAR_PLACE;
  }

  /** Values that the client does not take. */
  private void values() {
    add(
        "ConfigException",
        "Invalid value .* for configuration ([a-z0-9.]+)(?:: (.*))?",
        m ->
            about(m.group(1))
                + " cannot be used"
                + (m.group(2) == null ? "" : ": " + settings.withoutSecrets(m.group(2)))
                + (settings.hasReference(m.group(1))
                    ? "; check that what it refers to is there"
                    : "; give a value that Kafka's client takes"));
    add(
        "ConfigException",
        "No resolvable bootstrap urls.*",
        m -> SilentBroker.unknownHost(about(SERVERS)));
    add(
        "ConfigException",
        "Invalid (?:url|port) in bootstrap.servers: .*",
        m ->
            about(SERVERS)
                + " is not host:port; give one like broker-1:9092, several with commas between");
    add(
        "ConfigException",
        "Could not read properties from file (.*)",
        m ->
            key(PROVIDERS)
                + ": '"
                + m.group(1)
                + "', which a ${...} refers to, cannot be read; put the file there on every machine"
                + " and let the process read it");
    add(
        "ConfigException",
        "(\\S+) is not allowed\\. Update System property '(\\S+)'.*",
        m ->
            key(PROVIDERS)
                + ": '"
                + m.group(1)
                + "' is not among those that Java's system property "
                + m.group(2)
                + " allows; add it there, or remove the property");
    add(
        "ConfigException",
        "(.*)",
        m -> key("*") + ": " + settings.withoutSecrets(m.group(1)) + "; change one of these");
  }

  /** Names, passwords and rights. */
  private void logins() {
    add(
        "UnsupportedSaslMechanismException",
        "(?:.*enabled mechanisms are (.*))?.*",
        m ->
            about(MECHANISM)
                + " is not enabled at '"
                + servers()
                + "'"
                + (m.group(1) == null ? "" : ", which takes " + m.group(1))
                + "; set one that is, with its login module in "
                + key(JAAS));
    add(
        "IllegalSaslStateException",
        ".*",
        m ->
            about(PROTOCOL)
                + ", but '"
                + servers()
                + "' wants no login; set SSL or PLAINTEXT, or name the port that does");
    add(
        "SaslAuthenticationException",
        "(.*)",
        m ->
            key(JAAS)
                + ": '"
                + servers()
                + "' refuses this login with "
                + settings.values().getOrDefault(MECHANISM, "GSSAPI")
                + ": "
                + settings.withoutSecrets(m.group(1))
                + "; check the user, the password or role, and that the broker knows them for this"
                + " mechanism"
                + (settings.hasReference(JAAS)
                    ? ", and that what ${...} refers to has the key: one without is sent as it is"
                    : ""));
    add(
        "IllegalArgumentException",
        "Could not find a 'KafkaClient' entry.*",
        m -> key(JAAS) + ": missing, and " + about(PROTOCOL) + " needs it; " + JAAS_FORM);
    add(
        "IllegalArgumentException",
        "No serviceName defined.*",
        m ->
            about(MECHANISM)
                + " needs "
                + key("sasl.kerberos.service.name")
                + "; set that, or a mechanism like PLAIN, SCRAM-SHA-512 or AWS_MSK_IAM");
    add(
        "IllegalArgumentException",
        "(\\S+) is not allowed\\. The system property .*",
        m ->
            key(JAAS)
                + ": Kafka's client refuses the login module '"
                + m.group(1)
                + "'; give another, or allow it with Java's system property"
                + " org.apache.kafka.allowed.login.modules");
    // What Kafka quotes after these words may be a part of a password.
    add(
        "IllegalArgumentException",
        "((?:Login module|JAAS config entry) not (?:specified|terminated)[^']*|Invalid login module"
            + " control flag|Value not specified for key|.*(?=JAAS)).*",
        m -> key(JAAS) + ": malformed (" + m.group(1).strip() + "); " + JAAS_FORM);
    add(
        "(Topic|Group|Cluster|TransactionalId)AuthorizationException",
        "(.*)",
        m ->
            key("*")
                + ": the user of these settings may not do this at '"
                + servers()
                + "' ("
                + settings.withoutSecrets(m.group(1))
                + "); allow Describe and Read on the topics and the group that the job reads, and"
                + " Describe, DescribeConfigs and Write on a topic of dead letters");
  }

  private void add(String type, String text, Function<Matcher, String> sentence) {
    causes.add(Cause.of(type, text, sentence));
  }

  private String key(String kafkaKey) {
    return settings.key(kafkaKey);
  }

  private String about(String kafkaKey) {
    return settings.about(
        kafkaKey,
        switch (kafkaKey) {
          case PROTOCOL -> "PLAINTEXT";
          case MECHANISM -> "GSSAPI";
          default -> "";
        });
  }

  private String servers() {
    return settings.values().getOrDefault(SERVERS, "");
  }
}
