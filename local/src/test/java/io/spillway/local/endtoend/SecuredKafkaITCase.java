package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.spillway.job.source.KafkaTopics;
import io.spillway.local.flink.EmbeddedJob;
import io.spillway.local.kafka.SecuredKafka;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.LocalPolicy;
import io.spillway.settings.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job and a broker that wants a login or speaks TLS. */
@Timeout(120)
class SecuredKafkaITCase {
  private static final String CATALOG =
      """
      destinations:
        - id: acme
          settings:
            use_platform_credentials: true
            s3_aws_bucket_name: acme-bucket
            s3_aws_region: eu-west-1
          mappings:
            - id: all
      """;

  @TempDir private static Path folder;
  private static SecuredKafka kafka;

  @BeforeAll
  static void start() throws Exception {
    kafka = SecuredKafka.start(folder);
    kafka.broker().createTopic("events", 1);
    kafka.broker().createTopic("dead-letters", 1);
    Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  /** Source, sink and the questions at the start; at-least-once has a producer of its own. */
  @Test
  void logsInWithAPasswordFromAFile() throws Exception {
    Path secrets =
        Files.writeString(
            folder.resolve("kafka.properties"), "password=" + SecuredKafka.PASSWORD + "\n");
    Map<String, String> settings = login("spillway", "${file:" + secrets + ":password}");
    settings.put("config.providers", "file");
    settings.put(
        "config.providers.file.class",
        "org.apache.kafka.common.config.provider.FileConfigProvider");
    logsIn(settings, 1);
  }

  @Test
  void logsInWithAPasswordFromAFolder() throws Exception {
    Path secrets = Files.createDirectories(folder.resolve("kafka"));
    Files.writeString(secrets.resolve("password"), SecuredKafka.PASSWORD);
    Map<String, String> settings = login("spillway", "${dir:" + secrets + ":password}");
    settings.put("config.providers", "dir");
    settings.put(
        "config.providers.dir.class",
        "org.apache.kafka.common.config.provider.DirectoryConfigProvider");
    logsIn(settings, 2);
  }

  private static void logsIn(Map<String, String> settings, int letters) throws Exception {
    new TestTopic(kafka.broker(), "events").send(List.of("[1]".getBytes(StandardCharsets.UTF_8)));
    job(settings, "source.group-id=run-" + letters).start().await();
    assertThat(new TestTopic(kafka.broker(), "dead-letters").committed())
        .hasSize(letters * (letters + 1) / 2);
  }

  @Test
  void namesALoginThatIsRefused() {
    assertRefused(
        login("spillway", "wrong-pw"),
        "kafka.sasl.jaas.config: '%s' refuses this login with PLAIN: Authentication failed: Invalid"
            + " username or password; check the user, the password or role, and that the broker"
            + " knows them for this mechanism");
    assertRefused(
        login("spillway", "${file:/etc/hosts:password}"),
        "kafka.sasl.jaas.config: '%s' refuses this login with PLAIN: Authentication failed: Invalid"
            + " username or password; check the user, the password or role, and that the broker"
            + " knows them for this mechanism, and that what ${...} refers to has the key: one"
            + " without is sent as it is");
  }

  @Test
  void namesAMechanismThatTheBrokerDoesNotTake() {
    Map<String, String> settings = login("spillway", SecuredKafka.PASSWORD);
    settings.put("sasl.mechanism", "SCRAM-SHA-512");
    settings.compute(
        "sasl.jaas.config", (key, login) -> login.replace("plain.Plain", "scram.Scram"));
    assertRefused(
        settings,
        "kafka.sasl.mechanism: 'SCRAM-SHA-512' is not enabled at '%s', which takes [PLAIN]; set one"
            + " that is, with its login module in kafka.sasl.jaas.config");
  }

  @Test
  void namesALoginThatNobodyAsksFor() {
    Map<String, String> settings = login("spillway", SecuredKafka.PASSWORD);
    settings.put("bootstrap.servers", kafka.broker().bootstrapServers());
    assertRefused(
        settings,
        "kafka.security.protocol: 'SASL_PLAINTEXT', but '%s' wants no login; set SSL or PLAINTEXT,"
            + " or name the port that does");
  }

  @Test
  void namesWhatAUserMayNotDo() throws Exception {
    Map<String, String> guest = login("guest", "guest-pw");
    assertRefused(
        guest,
        "source.topics: 'events': the user of the kafka.* settings may not see these topics at %s;"
            + " allow Describe and Read on them");
    kafka.allowDescribe("events");
    assertRefused(
        guest,
        "source.group-id: the user of the kafka.* settings may not see the group 'spillway' at %s;"
            + " allow Describe and Read on it");
  }

  @Test
  void namesACertificateThatNobodyKnows() {
    assertRefused(
        tls("127.0.0.1"),
        "kafka.ssl.truststore.location: 'the CAs of Java' does not know the authority that signed"
            + " the certificate of '%s'; put that authority's certificate into a trust store and"
            + " set kafka.ssl.truststore.location, ssl.truststore.password and ssl.truststore.type"
            + " (JKS, PKCS12 or PEM)");
  }

  @Test
  void namesAHostThatIsNotInTheCertificate() {
    Map<String, String> settings = tls("localhost");
    settings.put("ssl.truststore.location", kafka.trustStore().toString());
    settings.put("ssl.truststore.type", "PKCS12");
    settings.put("ssl.truststore.password", SecuredKafka.STORE_PASSWORD);
    assertRefused(
        settings,
        "kafka.bootstrap.servers: '%s' is not a name in the broker's certificate (No name matching"
            + " localhost found); give the names that the certificate has, here and in the broker's"
            + " advertised.listeners");
    settings.put("ssl.truststore.password", "wrong-password");
    assertRefused(
        settings,
        "kafka.ssl.truststore.password or ssl.keystore.password: does not open its store; give the"
            + " password that the store was made with");
  }

  @Test
  void namesAPortThatSpeaksTls() {
    Map<String, String> settings = tls("127.0.0.1");
    Properties impatient = new Properties();
    impatient.putAll(settings);
    impatient.setProperty("security.protocol", "PLAINTEXT");
    impatient.setProperty("request.timeout.ms", "300");
    impatient.setProperty("default.api.timeout.ms", "300");
    Throwable failure =
        catchThrowable(
            () -> {
              try (KafkaTopics topics = new KafkaTopics(impatient)) {
                var unused = topics.settings("events");
              }
            });
    assertThat(KafkaTopics.failures(impatient).sentence(failure))
        .isEqualTo(
            "kafka.security.protocol: 'PLAINTEXT', but '"
                + settings.get("bootstrap.servers")
                + "' speaks TLS; set SSL, or SASL_SSL with a login");
  }

  @Test
  void namesAValueThatOnlyAConsumerOrAProducerHas() {
    Map<String, String> settings = login("spillway", SecuredKafka.PASSWORD);
    settings.put("max.poll.records", "many");
    assertRefused(
        settings,
        "kafka.max.poll.records: 'many' cannot be used: Not a number of type INT; give a value that"
            + " Kafka's client takes");
    settings.remove("max.poll.records");
    settings.put("compression.type", "rar");
    assertRefused(
        settings,
        "kafka.compression.type: 'rar' cannot be used: String must be one of: none, gzip, snappy,"
            + " lz4, zstd; give a value that Kafka's client takes");
  }

  private static Map<String, String> login(String user, String password) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", kafka.broker().bootstrapServers("SASL_PLAINTEXT"));
    settings.put("security.protocol", "SASL_PLAINTEXT");
    settings.put("sasl.mechanism", "PLAIN");
    settings.put("sasl.jaas.config", SecuredKafka.login(user, password));
    return settings;
  }

  private static Map<String, String> tls(String host) {
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "bootstrap.servers", kafka.broker().bootstrapServers("SSL").replace("127.0.0.1", host));
    settings.put("security.protocol", "SSL");
    return settings;
  }

  private static void assertRefused(Map<String, String> client, String sentence) {
    assertThatThrownBy(() -> job(client))
        .isInstanceOf(UsageException.class)
        .hasMessage(sentence.replace("%s", client.get("bootstrap.servers")));
  }

  private static EmbeddedJob job(Map<String, String> client, String... more) throws Exception {
    List<String> pairs = new ArrayList<>(List.of(more));
    client.forEach((key, value) -> pairs.add("kafka." + key + "=" + value));
    pairs.add("source.topics=events");
    pairs.add("source.stop-at=latest");
    pairs.add("staging.path=" + folder.resolve("staging").toUri());
    pairs.add("dead-letters.topic=dead-letters");
    List<String> arguments = new ArrayList<>();
    arguments.add("--destinations=" + folder.resolve("catalog.yaml"));
    arguments.add("--policy=" + LocalPolicy.write(folder));
    pairs.forEach(pair -> arguments.add("--set=" + pair));
    Configuration flink = new Configuration();
    flink.setString("execution.checkpointing.interval", "200 ms");
    flink.setString("parallelism.default", "1");
    return EmbeddedJob.build(flink, arguments);
  }
}
