package io.spillway.cli;

import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;

/** A Kafka cluster as the options {@code --bootstrap} and {@code --kafka} name it. */
final class KafkaCluster {
  /** A host, or an IPv6 address in brackets, perhaps after a protocol, and a port. */
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z0-9_]+://)?([^\\s:/\\[\\]]+|\\[[0-9A-Fa-f:.%]+]):[0-9]{1,5}");

  private final String bootstrap;
  private final Map<String, String> settings;

  /**
   * Asks nobody yet.
   *
   * @param settings of Kafka's clients
   * @throws UsageException if an address is none
   */
  KafkaCluster(String bootstrap, Map<String, String> settings) throws UsageException {
    checkAddresses(bootstrap);
    this.bootstrap = bootstrap;
    this.settings = Map.copyOf(settings);
  }

  /**
   * Makes a client.
   *
   * @param defaults settings that the user may override
   * @param fixed settings that the user may not
   * @throws UsageException if it cannot be made of the settings
   */
  <T> T client(
      Map<String, Object> defaults,
      Map<String, Object> fixed,
      Function<Map<String, Object>, T> constructor)
      throws UsageException {
    Map<String, Object> all = new HashMap<>(defaults);
    all.putAll(settings);
    all.putAll(fixed);
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    try {
      return constructor.apply(all);
    } catch (KafkaException e) {
      throw new UsageException(
          "--bootstrap " + bootstrap + ": cannot be used with these --kafka settings: " + cause(e),
          e);
    }
  }

  /**
   * Says that a topic cannot be reached.
   *
   * @param option that names the topic
   */
  UsageException unreachable(String option, String topic, KafkaException e) {
    return new UsageException(
        option
            + " "
            + topic
            + ": cannot be reached at "
            + bootstrap
            + " ("
            + e.getMessage()
            + "); check the address, the topic's name and the --kafka settings",
        e);
  }

  private static void checkAddresses(String bootstrap) throws UsageException {
    for (String address : bootstrap.split(",", -1)) {
      if (!ADDRESS.matcher(address.strip()).matches()) {
        throw new UsageException(
            "--bootstrap "
                + bootstrap
                + ": '"
                + address
                + "' is not host:port; give one like localhost:9092, several with commas between"
                + " them");
      }
    }
  }

  /** The innermost exception says which setting it is; those around it say that Kafka failed. */
  private static String cause(KafkaException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof FileSystemException file && file.getFile() != null) {
      return file.getFile() + ": " + Messages.reason(file);
    }
    if (cause instanceof IOException io) {
      return Messages.reason(io);
    }
    String message = String.valueOf(cause.getMessage());
    return message.startsWith("No resolvable bootstrap") ? "no host is known to DNS" : message;
  }
}
