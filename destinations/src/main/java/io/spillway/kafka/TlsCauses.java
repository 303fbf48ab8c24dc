package io.spillway.kafka;

import static io.spillway.kafka.ClientSettings.PROTOCOL;
import static io.spillway.kafka.ClientSettings.SERVERS;

import io.spillway.kafka.KafkaFailures.Cause;
import java.util.List;

/** What goes wrong with certificates and the files that hold them. */
record TlsCauses(ClientSettings settings, String servers) {
  private static final String TRUSTSTORE = "ssl.truststore.location";
  private static final String KEYSTORE = "ssl.keystore.location";
  private static final String HANDSHAKE = "SSL(?:Handshake)?Exception|CertificateException";

  /** The most telling first. */
  List<Cause> all() {
    return List.of(
        Cause.of(
            ".*Exception",
            ".*(?:unable to find valid certification path|trustAnchors).*",
            m ->
                settings.about(TRUSTSTORE, "the CAs of Java")
                    + " does not know the authority that signed the certificate of '"
                    + servers
                    + "'; put that authority's certificate into a trust store and set "
                    + settings.key(TRUSTSTORE)
                    + ", ssl.truststore.password and ssl.truststore.type (JKS, PKCS12 or PEM)"),
        Cause.of(
            HANDSHAKE,
            "(No subject alternative.*|No name matching.*)",
            m ->
                settings.about(SERVERS, "")
                    + " is not a name in the broker's certificate ("
                    + m.group(1)
                    + "); give the names that the certificate has, here and in the broker's"
                    + " advertised.listeners"),
        Cause.of(
            "Certificate(?:Expired|NotYetValid)Exception",
            "(.*)",
            m ->
                settings.about(SERVERS, "")
                    + " shows a certificate that is not valid now ("
                    + m.group(1)
                    + "); have it renewed, and check the clock"),
        Cause.of(
            HANDSHAKE,
            ".*alert: (certificate_required|bad_certificate|certificate_unknown|unknown_ca).*",
            m ->
                settings.about(KEYSTORE, "")
                    + " has no certificate that '"
                    + servers
                    + "' accepts ("
                    + m.group(1)
                    + "); set "
                    + settings.key(KEYSTORE)
                    + ", ssl.keystore.password and ssl.keystore.type to the client's own"),
        Cause.of(
            HANDSHAKE,
            "Unsupported or unrecognized SSL message.*",
            m -> SilentBroker.noTls(settings, servers)),
        Cause.of("NoSuchFileException", "(.*)", m -> file(m.group(1), "there is no such file")),
        Cause.of("AccessDeniedException", "(.*)", m -> file(m.group(1), "access is denied")),
        Cause.of(
            "IOException",
            ".*password was incorrect.*",
            m ->
                settings.key("ssl.truststore.password")
                    + " or ssl.keystore.password: does not open its store; give the password that"
                    + " the store was made with"),
        Cause.of(
            "KafkaException",
            "Failed to load SSL keystore (.*) of type (\\S+)",
            m -> store(m.group(1), m.group(2))),
        Cause.of(
            "InvalidConfigurationException",
            "(.*)",
            m ->
                settings.key("ssl.*")
                    + ": "
                    + settings.withoutSecrets(m.group(1))
                    + "; give PEM with its BEGIN and END lines, or a file of type JKS or PKCS12"),
        Cause.of(
            HANDSHAKE + "|SslAuthenticationException",
            "(.*)",
            m ->
                settings.about(PROTOCOL, "PLAINTEXT")
                    + ": '"
                    + servers
                    + "' and this client do not agree on TLS ("
                    + settings.withoutSecrets(m.group(1))
                    + "); compare ssl.enabled.protocols and ssl.cipher.suites with the broker's"));
  }

  private String file(String file, String problem) {
    return settings.key(settings.keyHolding(file))
        + ": '"
        + file
        + "': "
        + problem
        + "; put it there on every machine and let the process read it";
  }

  private String store(String file, String type) {
    String key = settings.keyHolding(file);
    return settings.key(key)
        + ": '"
        + file
        + "' is no store of type "
        + type
        + "; set "
        + settings.key(key.replace(".location", ".type"))
        + " to what it is: JKS, PKCS12 or PEM";
  }
}
