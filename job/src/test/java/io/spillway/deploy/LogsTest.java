package io.spillway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.metrics.MetricGroup;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogsTest {
  private static final Path TEXT = Project.ROOT.resolve("conf/log4j2.properties");
  private static final Path JSON = Project.ROOT.resolve("conf/log4j2-json.properties");

  @Test
  void writesOneJsonObjectPerLine() throws IOException {
    Configuration configuration =
        ConfigurationFactory.getInstance()
            .getConfiguration(new LoggerContext("json"), "json", JSON.toUri());
    configuration.initialize();
    Layout<?> layout = configuration.getAppender("Console").getLayout();
    byte[] line =
        layout.toByteArray(
            Log4jLogEvent.newBuilder()
                .setLoggerName("io.spillway.job")
                .setLevel(Level.WARN)
                .setMessage(new SimpleMessage("two\nlines of \"text\""))
                .setThrown(new IllegalStateException("why"))
                .build());
    String text = new String(line, StandardCharsets.UTF_8);
    assertThat(text.lines()).hasSize(1);
    JsonNode event = new JsonMapper().readTree(text);
    assertThat(event.path("@timestamp").asText()).matches("[0-9-]+T[0-9:.]+Z");
    assertThat(event.path("log.level").asText()).isEqualTo("WARN");
    assertThat(event.path("log.logger").asText()).isEqualTo("io.spillway.job");
    assertThat(event.path("message").asText()).isEqualTo("two\nlines of \"text\"");
    assertThat(event.path("error.message").asText()).isEqualTo("why");
    assertThat(event.path("error.stack_trace").asText()).contains("LogsTest");
  }

  @Test
  void writesTheSameAsTheTextLogs() throws IOException {
    assertThat(settings(JSON)).isEqualTo(settings(TEXT));
  }

  /** Flink registers the committers' gauge twice at each checkpoint. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conf/log4j2.properties",
        "conf/log4j2-json.properties",
        "local/src/main/resources/io/spillway/local/cluster/cluster-log4j2.properties",
        "local/src/main/resources/spillway-local-log4j2.properties"
      })
  void doesNotWarnOfTwoMetricsWithOneName(String file) {
    Configuration configuration =
        ConfigurationFactory.getInstance()
            .getConfiguration(new LoggerContext(file), file, Project.ROOT.resolve(file).toUri());
    configuration.initialize();
    assertThat(configuration.getLoggerConfig(MetricGroup.class.getName()).getLevel())
        .isEqualTo(Level.ERROR);
  }

  private static List<String> settings(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#") && !line.contains(".layout."))
        .toList();
  }
}
