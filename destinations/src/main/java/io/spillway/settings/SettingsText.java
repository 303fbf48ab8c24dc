package io.spillway.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Settings from {@code spillway.yaml} and {@code key=value} pairs, as text by key. */
public final class SettingsText {
  /** Keys with this prefix go to the Kafka client, without it. */
  public static final String KAFKA_PREFIX = "kafka.";

  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private final Map<String, String> values = new LinkedHashMap<>();

  /** Adds a YAML file's settings; nested keys are joined by dots. Later settings win. */
  public SettingsText file(Path file) throws UsageException {
    try {
      JsonNode root = YAML.readTree(Files.readString(file));
      if (!root.isMissingNode() && !root.isNull()) {
        if (!root.isObject()) {
          throw new UsageException(
              "--config " + file + ": not settings; write one `key: value` per line");
        }
        flatten("", root);
      }
      return this;
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "--config " + file + ": there is no such file; give the path of a spillway.yaml", e);
    } catch (JsonProcessingException e) {
      throw new UsageException(
          "--config "
              + file
              + ": not well-formed YAML"
              + (e.getLocation() == null
                  ? ""
                  : " at line "
                      + e.getLocation().getLineNr()
                      + ", column "
                      + e.getLocation().getColumnNr())
              + ": "
              + Messages.reason(e),
          e);
    } catch (IOException e) {
      throw new UsageException(
          "--config " + file + ": cannot be read: " + Messages.reason(e) + "; give a YAML file", e);
    }
  }

  private void flatten(String prefix, JsonNode node) {
    node.properties()
        .forEach(
            entry -> {
              String key = prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey();
              JsonNode value = entry.getValue();
              if (value.isObject() && key.equals(FormatSettings.FORMATS)) {
                values.put(key, map(value));
              } else if (value.isObject()) {
                flatten(key, value);
              } else if (value.isArray()) {
                // Flink and Kafka separate lists by different characters.
                String separator = key.startsWith(KAFKA_PREFIX) ? "," : ";";
                StringBuilder list = new StringBuilder();
                value.forEach(
                    item -> list.append(list.isEmpty() ? "" : separator).append(item.asText()));
                values.put(key, list.toString());
              } else if (isGiven(key, value)) {
                values.put(key, value.asText());
              }
            });
  }

  /** A map whose keys may have dots: they are names of topics. */
  private static String map(JsonNode node) {
    return node.properties().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue().asText())
        .collect(Collectors.joining(","));
  }

  /** A key without a value is not set; but an empty text means something to Kafka. */
  private static boolean isGiven(String key, JsonNode value) {
    return !value.isNull() && (!value.asText().isEmpty() || key.startsWith(KAFKA_PREFIX));
  }

  /** Adds {@code key=value} pairs as given on the command line. */
  public SettingsText pairs(List<String> pairs) throws UsageException {
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new UsageException("--set " + pair + ": expected key=value");
      }
      values.put(pair.substring(0, equals).trim(), pair.substring(equals + 1).trim());
    }
    return this;
  }

  /** A view of all settings by key. */
  public Map<String, String> values() {
    return Collections.unmodifiableMap(values);
  }
}
