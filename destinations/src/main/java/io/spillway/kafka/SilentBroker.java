package io.spillway.kafka;

import static io.spillway.kafka.ClientSettings.JAAS;
import static io.spillway.kafka.ClientSettings.MECHANISM;
import static io.spillway.kafka.ClientSettings.PROTOCOL;
import static io.spillway.kafka.ClientSettings.SERVERS;

/**
 * Why no broker answers: Kafka's client tells no more than that time is up, so its ports are tried.
 */
record SilentBroker(ClientSettings settings, String servers) {
  String sentence(String text) {
    String protocol = settings.values().getOrDefault(PROTOCOL, "PLAINTEXT");
    boolean wantsTls = protocol.endsWith("SSL");
    String about = settings.about(SERVERS, "");
    BrokerPort port = BrokerPort.at(servers);
    return switch (port) {
      case UNKNOWN_HOST -> unknownHost(about);
      case REFUSED ->
          about
              + " refuses connections; check host and port, and that the broker runs and listens on"
              + " this address";
      case SILENT ->
          about
              + " takes no connection in time; check host and port, firewalls, security groups and"
              + " NetworkPolicies between here and there";
      case TLS -> wantsTls ? unanswered(about, protocol, text) : tls();
      case OTHER -> wantsTls ? noTls(settings, servers) : unanswered(about, protocol, text);
    };
  }

  static String unknownHost(String about) {
    return about
        + " has no host that DNS knows here; check the names, and that this machine asks the right"
        + " DNS";
  }

  private String tls() {
    return settings.about(PROTOCOL, "PLAINTEXT")
        + ", but '"
        + servers
        + "' speaks TLS; set SSL, or SASL_SSL with a login";
  }

  static String noTls(ClientSettings settings, String servers) {
    return settings.about(PROTOCOL, "PLAINTEXT")
        + ", but '"
        + servers
        + "' speaks no TLS; set PLAINTEXT or SASL_PLAINTEXT, or name the port that does";
  }

  private String unanswered(String about, String protocol, String text) {
    String login =
        protocol.startsWith("SASL")
            ? settings.key(MECHANISM)
                + " and what "
                + settings.key(JAAS)
                + " needs: a mechanism without its login module, and a login module without a user,"
                + " a password or credentials, end so"
            : settings.about(PROTOCOL, "PLAINTEXT") + ": a port that wants a login ends so";
    return about
        + " takes connections and does not answer ("
        + settings.withoutSecrets(text)
        + "); check "
        + login
        + ", and that the broker's advertised.listeners can be reached from here";
  }
}
