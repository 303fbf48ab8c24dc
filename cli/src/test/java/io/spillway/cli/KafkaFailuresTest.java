package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.spillway.kafka.KafkaFailures;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real client of Kafka fails for each reason that it finds without a broker. */
class KafkaFailuresTest {
  private static final String SECRET = "s3cret-pw";
  private static final String JAR_PLACE =
      " into /opt/flink/usrlib beside the job jar, not into Flink's lib folder; for bin/spillway,"
          + " name it in SPILLWAY_CLASS_PATH; docs/operations/kafka.md has the details";
  private static final String JAAS_FORM =
      "; write it as org.apache.kafka.common.security.plain.PlainLoginModule required"
          + " username=\"...\" password=\"...\"; with these quotes and the semicolon";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler"
            + " | kafka.sasl.client.callback.handler.class: there is no class"
            + " 'software.amazon.msk.auth.iam.IAMClientCallbackHandler'; put"
            + " aws-msk-iam-auth-<version>-all.jar JAR",
        "sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required; |"
            + " kafka.sasl.jaas.config: there is no class"
            + " 'software.amazon.msk.auth.iam.IAMLoginModule'; put"
            + " aws-msk-iam-auth-<version>-all.jar JAR",
        "sasl.jaas.config=com.example.Login required; | kafka.sasl.jaas.config: there is no class"
            + " 'com.example.Login'; put the jar that has it JAR",
        "metric.reporters=com.example.Nope | kafka.metric.reporters: there is no class"
            + " 'com.example.Nope'; put the jar that has it JAR",
        "config.providers=f, config.providers.f.class=com.example.Nope |"
            + " kafka.config.providers.f.class: there is no class 'com.example.Nope'; put the jar"
            + " that has it JAR",
        "sasl.jaas.config=PLAIN required;, sasl.client.callback.handler.class=java.lang.String |"
            + " kafka.sasl.client.callback.handler.class: 'java.lang.String' is not what this"
            + " setting takes (org.apache.kafka.common.security.auth.AuthenticateCallbackHandler);"
            + " give the name of a class that is, and if it is one, put its jar JAR",
        "sasl.jaas.config= | kafka.sasl.jaas.config: malformed (Login module not specified in JAAS"
            + " config)FORM",
        "sasl.jaas.config=PLAIN required password=\"SECRET\" | kafka.sasl.jaas.config: malformed"
            + " (JAAS config entry not terminated by semi-colon)FORM",
        "sasl.jaas.config=PLAIN SECRET; | kafka.sasl.jaas.config: malformed (Invalid login module"
            + " control flag)FORM",
        "sasl.jaas.config=PLAIN required SECRET; | kafka.sasl.jaas.config: malformed (Value not"
            + " specified for key)FORM",
        "none=x | kafka.sasl.jaas.config: missing, and kafka.security.protocol: 'SASL_PLAINTEXT'"
            + " needs itFORM",
        "sasl.jaas.config=com.sun.security.auth.module.JndiLoginModule required; |"
            + " kafka.sasl.jaas.config: Kafka's client refuses the login module"
            + " 'com.sun.security.auth.module.JndiLoginModule'; give another, or allow it with"
            + " Java's system property org.apache.kafka.allowed.login.modules",
        "sasl.mechanism=GSSAPI, sasl.jaas.config=PLAIN required; | kafka.sasl.mechanism: 'GSSAPI'"
            + " needs kafka.sasl.kerberos.service.name; set that, or a mechanism like PLAIN,"
            + " SCRAM-SHA-512 or AWS_MSK_IAM",
        "security.protocol=NOPE | kafka.security.protocol: 'NOPE' cannot be used: String must be"
            + " one of (case insensitive): SASL_SSL, PLAINTEXT, SSL, SASL_PLAINTEXT; give a value"
            + " that Kafka's client takes",
        "retries=soon | kafka.retries: 'soon' cannot be used: Not a number of type INT; give a"
            + " value that Kafka's client takes",
        "security.protocol=PLAINTEXT, bootstrap.servers=nowhere.invalid:9092 |"
            + " kafka.bootstrap.servers: 'nowhere.invalid:9092' has no host that DNS knows here;"
            + " check the names, and that this machine asks the right DNS",
        "security.protocol=PLAINTEXT, bootstrap.servers=localhost | kafka.bootstrap.servers:"
            + " 'localhost' is not host:port; give one like broker-1:9092, several with commas"
            + " between",
        "security.protocol=PLAINTEXT, bootstrap.servers=localhost:99999 | kafka.bootstrap.servers:"
            + " 'localhost:99999' is not host:port; give one like broker-1:9092, several with"
            + " commas between",
        "security.protocol=PLAINTEXT | kafka.bootstrap.servers: '127.0.0.1:1' refuses connections;"
            + " check host and port, and that the broker runs and listens on this address",
        "security.protocol=PLAINTEXT, request.timeout.ms=300 | kafka.*: The specified value of"
            + " default.api.timeout.ms must be no smaller than the value of request.timeout.ms.;"
            + " change one of these",
        "security.protocol=SSL, ssl.truststore.location=/nowhere/trust.p12 |"
            + " kafka.ssl.truststore.location: '/nowhere/trust.p12': there is no such file; put it"
            + " there on every machine and let the process read it",
        "security.protocol=SSL, ssl.keystore.location=/etc/hosts, ssl.keystore.type=PKCS12,"
            + " ssl.keystore.password=SECRET | kafka.ssl.keystore.location: '/etc/hosts' is no"
            + " store of type PKCS12; set kafka.ssl.keystore.type to what it is: JKS, PKCS12 or"
            + " PEM",
        "security.protocol=SSL, ssl.truststore.type=PEM, ssl.truststore.certificates=SECRET |"
            + " kafka.ssl.*: No matching CERTIFICATE entries in PEM file; give PEM with its BEGIN"
            + " and END lines, or a file of type JKS or PKCS12",
      })
  void namesTheCause(String settings, String sentence) {
    Map<String, String> client = client();
    for (String pair : settings.split(", ", -1)) {
      int equals = pair.indexOf('=');
      client.put(
          pair.substring(0, equals).strip(),
          pair.substring(equals + 1)
              .replaceFirst("^PLAIN ", "org.apache.kafka.common.security.plain.PlainLoginModule ")
              .replace("SECRET", SECRET));
    }
    assertThat(sentence(client))
        .isEqualTo(sentence.replace(" JAR", JAR_PLACE).replace("FORM", JAAS_FORM));
  }

  @Test
  void namesWhatAConfigProviderDoesNotFind() throws Exception {
    Path file = Files.writeString(folder.resolve("kafka.properties"), "password=" + SECRET);
    Map<String, String> client = client();
    client.put("config.providers", "file");
    client.put("config.providers.file.class", FileConfigProvider.class.getName());
    client.put("security.protocol", "PLAINTEXT");
    client.put("retries", "${file:/nowhere.properties:retries}");
    assertThat(sentence(client))
        .isEqualTo(
            "kafka.config.providers: '/nowhere.properties', which a ${...} refers to, cannot be"
                + " read; put the file there on every machine and let the process read it");
    client.put("retries", "${file:" + file + ":password}");
    assertThat(sentence(client))
        .isEqualTo(
            "kafka.retries: '${file:"
                + file
                + ":password}' cannot be used: Not a number of type INT; check that what it refers"
                + " to is there");
  }

  @Test
  void namesAPortThatDoesNotSpeakTls() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread closing =
          new Thread(
              () -> {
                while (catchThrowable(() -> other.accept().close()) == null) {
                  // The next connection.
                }
              });
      closing.start();
      Map<String, String> client = client();
      String servers = "127.0.0.1:" + other.getLocalPort();
      client.put("bootstrap.servers", servers);
      client.put("security.protocol", "SSL");
      assertThat(sentence(client))
          .isEqualTo(
              "kafka.security.protocol: 'SSL', but '"
                  + servers
                  + "' speaks no TLS; set PLAINTEXT or SASL_PLAINTEXT, or name the port that does");
      client.put("security.protocol", "PLAINTEXT");
      assertThat(sentence(client))
          .startsWith("kafka.bootstrap.servers: '" + servers + "' takes connections and does not")
          .contains("kafka.security.protocol: 'PLAINTEXT': a port that wants a login ends so");
      other.close();
      closing.join();
    }
  }

  @Test
  void namesAJarThatDoesNotSeeKafka() {
    Map<String, String> client = client();
    client.put("sasl.client.callback.handler.class", "com.example.Handler");
    assertThat(
            failures(client)
                .sentence(
                    new NoClassDefFoundError(
                        "org/apache/kafka/common/security/auth/AuthenticateCallbackHandler")))
        .isEqualTo(
            "kafka.sasl.client.callback.handler.class: 'com.example.Handler' needs the class"
                + " org.apache.kafka.common.security.auth.AuthenticateCallbackHandler, which its"
                + " jar does not see where it is; put the jar"
                + JAR_PLACE);
  }

  @Test
  void namesWhatIsNotAllowed() {
    assertThat(failures(client()).refusal(new TopicAuthorizationException("No.")))
        .hasNoCause()
        .hasMessageStartingWith(
            "kafka.*: the user of these settings may not do this at '127.0.0.1:1' (No.); allow");
  }

  private static Map<String, String> client() {
    return new HashMap<>(
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:1",
            "security.protocol",
            "SASL_PLAINTEXT",
            "sasl.mechanism",
            "PLAIN",
            "request.timeout.ms",
            "200",
            "default.api.timeout.ms",
            "200"));
  }

  private static KafkaFailures failures(Map<String, String> client) {
    return new KafkaFailures(client, key -> "kafka." + key);
  }

  private static String sentence(Map<String, String> client) {
    Properties properties = new Properties();
    properties.putAll(client);
    Throwable failure =
        catchThrowable(
            () -> {
              try (Admin admin = Admin.create(properties)) {
                admin.describeTopics(List.of("events")).allTopicNames().get();
              }
            });
    assertThat(failure).isNotNull();
    String sentence = failures(client).refusal(failure).getMessage();
    assertThat(sentence).doesNotContain(SECRET);
    return sentence;
  }
}
