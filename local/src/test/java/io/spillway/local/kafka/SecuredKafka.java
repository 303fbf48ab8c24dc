package io.spillway.local.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker with listeners that want a password (PLAIN) or speak TLS. The user {@code spillway} may
 * do all, {@code guest} nothing that is not {@linkplain #allowDescribe allowed}; who needs no
 * login, all.
 */
public final class SecuredKafka implements AutoCloseable {
  public static final String PASSWORD = "spillway-pw";
  public static final String STORE_PASSWORD = "store-password";

  private final EmbeddedKafka kafka;
  private final Path trustStore;

  private SecuredKafka(EmbeddedKafka kafka, Path trustStore) {
    this.kafka = kafka;
    this.trustStore = trustStore;
  }

  /** Starts the broker with a certificate for 127.0.0.1 that it signed itself. */
  public static SecuredKafka start(Path folder) throws Exception {
    Path keyStore = folder.resolve("broker.p12");
    Path certificate = folder.resolve("broker.crt");
    Path trustStore = folder.resolve("trust.p12");
    keytool(keyStore, "-genkeypair", "-keyalg", "EC", "-dname", "CN=b", "-ext", "san=ip:127.0.0.1");
    keytool(keyStore, "-exportcert", "-file", certificate.toString());
    keytool(trustStore, "-importcert", "-noprompt", "-file", certificate.toString());
    Map<String, String> settings = new HashMap<>();
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put(
        "listener.name.sasl_plaintext.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required user_spillway=\""
            + PASSWORD
            + "\" user_guest=\"guest-pw\";");
    settings.put("ssl.keystore.location", keyStore.toString());
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.password", STORE_PASSWORD);
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("super.users", "User:ANONYMOUS;User:spillway");
    return new SecuredKafka(
        EmbeddedKafka.start(Set.of("SASL_PLAINTEXT", "SSL"), settings), trustStore);
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    Collections.addAll(command, arguments);
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass"));
    command.add(STORE_PASSWORD);
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException(output);
    }
  }

  /**
   * The broker, whose {@linkplain EmbeddedKafka#bootstrapServers() usual listener} wants nothing.
   */
  public EmbeddedKafka broker() {
    return kafka;
  }

  /** A file with the broker's certificate, of type PKCS12. */
  public Path trustStore() {
    return trustStore;
  }

  /** Allows the user {@code guest} to describe a topic. */
  public void allowDescribe(String topic) throws Exception {
    Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (Admin admin = Admin.create(client)) {
      admin
          .createAcls(
              List.of(
                  new AclBinding(
                      new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                      new AccessControlEntry(
                          "User:guest", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW))))
          .all()
          .get();
    }
  }

  /** What a login with a user's name and password is written as. */
  public static String login(String user, String password) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
        + user
        + "\" password=\""
        + password
        + "\";";
  }

  @Override
  public void close() {
    kafka.close();
  }
}
