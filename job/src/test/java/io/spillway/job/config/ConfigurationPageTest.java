package io.spillway.job.config;

import io.spillway.job.GeneratedPage;
import java.io.IOException;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.junit.jupiter.api.Test;

/** Generates docs/configuration.md from the options, and fails when they differ. */
class ConfigurationPageTest {
  @Test
  void thePageListsEveryOptionAsItIs() throws IOException {
    GeneratedPage.assertUpToDate("configuration.md", page());
  }

  private static String page() {
    return """
    # Configuration

    Settings of the job, for `spillway.yaml` (`--config`) or the command line (`--set key=value`, which wins). Durations
    are written like `200 ms`, `5 min`, `1 h`; sizes like `32 kb`, `128 mb`. Checkpoints, state backend, restarts and
    parallelism are Flink's own settings: see `conf/config.yaml`.

    `SPILLWAY_BOOTSTRAP` in the environment stands for `kafka.bootstrap.servers` where the settings have none, and for
    `--bootstrap` of commands. `bin/spillway run` takes `AWS_ENDPOINT_URL_S3` for Flink's `s3.endpoint` likewise.

    | key | default | what it does |
    |---|---|---|
    """
        + SpillwayOptions.all().stream()
            .map(ConfigurationPageTest::row)
            .collect(Collectors.joining());
  }

  private static String row(ConfigOption<?> option) {
    return "| `"
        + option.key()
        + "` | "
        + defaultOf(option)
        + " | "
        + new HtmlFormatter().format(option.description()).replace("|", "\\|")
        + " |\n";
  }

  private static String defaultOf(ConfigOption<?> option) {
    Object value = option.defaultValue();
    if (value == null) {
      return "none";
    }
    if (value instanceof java.time.Duration duration) {
      return "`" + org.apache.flink.util.TimeUtils.formatWithHighestUnit(duration) + "`";
    }
    return "`" + value + "`";
  }
}
