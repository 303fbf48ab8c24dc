package io.spillway.job;

import io.spillway.job.config.SettingsReader;
import io.spillway.settings.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments of the job, the same for the entry class and for {@code spillway run}. */
@Command(name = "spillway-job")
public final class JobArguments {
  /** The variable of the environment with the addresses of Kafka, unless the settings have them. */
  private static final String BOOTSTRAP_VARIABLE = "SPILLWAY_BOOTSTRAP";

  @Parameters(
      index = "0",
      arity = "0..1",
      hideParamSyntax = true,
      paramLabel = "<catalog>",
      description = "The catalog: a YAML or JSON file, as a path or a URI that Flink can read.")
  private @Nullable String argument;

  /** The same as an option, which deployments use. */
  @Option(names = "--destinations", hidden = true)
  private @Nullable String option;

  @Option(
      names = "--config",
      paramLabel = "<file>",
      description = "The job's settings, like conf/spillway.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--policy",
      paramLabel = "<file>",
      description =
          "What the platform allows the catalog's destinations, like conf/policy.example.yaml, as a"
              + " path or a URI that Flink can read. Default: what is safe for all.")
  private @Nullable String policy;

  @Option(
      names = "--set",
      paramLabel = "<key=value>",
      description = "One setting, which overrides --config. May be repeated.")
  private List<String> settings = new ArrayList<>();

  /**
   * The path or URI of the catalog.
   *
   * @throws UsageException if it is not given, or given twice
   */
  public String catalog() throws UsageException {
    if (argument != null && option != null) {
      throw new UsageException(
          "The catalog is given twice, as '"
              + argument
              + "' and with --destinations '"
              + option
              + "'; give it once");
    }
    String catalog = argument == null ? option : argument;
    if (catalog == null) {
      throw new UsageException("The catalog is missing; give its path or URI as an argument");
    }
    return catalog;
  }

  /** The path or URI of the policy; null when none is given. */
  public @Nullable String policy() {
    return policy;
  }

  public @Nullable Path config() {
    return config;
  }

  public List<String> settings() {
    return List.copyOf(settings);
  }

  /**
   * Reads the job's options from the file and the pairs.
   *
   * @throws UsageException naming the first that cannot be read
   */
  public Configuration options() throws UsageException {
    SettingsReader reader = new SettingsReader();
    String bootstrap = System.getenv(BOOTSTRAP_VARIABLE);
    if (bootstrap != null && !bootstrap.isEmpty()) {
      reader.pairs(List.of("kafka.bootstrap.servers=" + bootstrap));
    }
    if (config != null) {
      reader.file(config);
    }
    return reader.pairs(settings).read();
  }
}
