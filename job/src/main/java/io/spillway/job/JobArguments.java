package io.spillway.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the job, the same for the entry class and for {@code bin/spillway run}. */
@Command(name = "spillway-job", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets what is required
public final class JobArguments {
  @Option(
      names = "--destinations",
      required = true,
      paramLabel = "<uri>",
      description = "The catalog: a YAML or JSON file, a path or any URI that Flink can read.")
  private String destinations;

  @Option(
      names = "--config",
      paramLabel = "<file>",
      description = "Settings of the job, e.g. conf/spillway.yaml.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "<key=value>",
      description = "One setting; wins over --config. May be repeated.")
  private List<String> settings = new ArrayList<>();

  public String destinations() {
    return destinations;
  }

  public @Nullable Path config() {
    return config;
  }

  public List<String> settings() {
    return List.copyOf(settings);
  }
}
