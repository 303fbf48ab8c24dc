package io.spillway.cli;

import io.spillway.kafka.KafkaFailures;
import io.spillway.settings.UsageException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A Kafka cluster as the options {@code --bootstrap} and {@code --kafka} name it. */
public final class KafkaCluster {
  /** A host, or an IPv6 address in brackets, perhaps after a protocol, and a port. */
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z0-9_]+://)?([^\\s:/\\[\\]]+|\\[[0-9A-Fa-f:.%]+]):[0-9]{1,5}");

  private final String bootstrap;
  private final Map<String, String> settings;
  private final KafkaFailures failures;

  /**
   * Asks nobody yet.
   *
   * @param settings of Kafka's clients
   * @throws UsageException if an address is none
   */
  public KafkaCluster(String bootstrap, Map<String, String> settings) throws UsageException {
    checkAddresses(bootstrap);
    this.bootstrap = bootstrap;
    this.settings = Map.copyOf(settings);
    Map<String, String> given = new HashMap<>(settings);
    given.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    this.failures =
        new KafkaFailures(
            given,
            key ->
                key.equals(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                    ? "--bootstrap"
                    : "--kafka " + key);
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
    } catch (KafkaException | LinkageError e) {
      throw failures.refusal(e);
    }
  }

  /**
   * Says that a topic cannot be reached.
   *
   * @param option that names the topic
   */
  UsageException unreachable(String option, String topic, KafkaException e) {
    return isMissing(e)
        ? new UsageException(
            option
                + " "
                + topic
                + ": does not exist at "
                + bootstrap
                + ", or may not be seen with these --kafka settings; check its name",
            e)
        : failures.refusal(e);
  }

  /** The client waits for a topic to be created and gives the broker's answer as the cause. */
  private static boolean isMissing(KafkaException e) {
    return e instanceof UnknownTopicOrPartitionException
        || e instanceof TopicAuthorizationException
        || e.getCause() instanceof UnknownTopicOrPartitionException;
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
}
