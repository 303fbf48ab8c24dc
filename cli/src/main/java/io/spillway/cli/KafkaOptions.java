package io.spillway.cli;

import io.spillway.settings.UsageException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that tell a command where Kafka is and how its clients are set. */
@SuppressWarnings("NullAway.Init") // picocli sets what is required
public final class KafkaOptions {
  private static final String BOOTSTRAP = "--bootstrap";

  @Option(
      names = BOOTSTRAP,
      defaultValue = "${env:SPILLWAY_BOOTSTRAP}",
      paramLabel = "<host:port>",
      description = "The addresses of Kafka, separated by commas. Default: $SPILLWAY_BOOTSTRAP.")
  private @Nullable String bootstrap;

  @Option(
      names = "--kafka",
      paramLabel = "<key=value>",
      description = "A setting of Kafka's clients, like security.protocol=SSL. May be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Whether {@code --bootstrap} itself is there, and not only its default. */
  boolean namesKafka() {
    return command.commandLine().getParseResult().hasMatchedOption(BOOTSTRAP);
  }

  /** Whether any of the options is there. */
  boolean isGiven() {
    return namesKafka() || !settings.isEmpty();
  }

  /**
   * The cluster.
   *
   * @throws UsageException if no address is known, or one is none
   */
  public KafkaCluster cluster() throws UsageException {
    return new KafkaCluster(address(), settings);
  }

  /**
   * The addresses, as they are given.
   *
   * @throws UsageException if there are none
   */
  public String address() throws UsageException {
    if (bootstrap == null || bootstrap.isBlank()) {
      throw new UsageException(
          BOOTSTRAP
              + " is missing; give the addresses of Kafka, like localhost:9092, or export"
              + " SPILLWAY_BOOTSTRAP");
    }
    return bootstrap;
  }

  /**
   * The cluster of a job whose settings may be overridden.
   *
   * @param itsAddress the job's addresses of Kafka; null when they are not known
   * @param itsSettings of the job's clients
   */
  KafkaCluster cluster(@Nullable String itsAddress, Map<String, String> itsSettings)
      throws UsageException {
    Map<String, String> all = new LinkedHashMap<>(itsSettings);
    all.putAll(settings);
    return new KafkaCluster(namesKafka() || itsAddress == null ? address() : itsAddress, all);
  }
}
