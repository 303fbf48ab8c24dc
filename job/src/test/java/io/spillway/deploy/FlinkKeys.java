package io.spillway.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.kubernetes.configuration.KubernetesConfigOptions;
import org.apache.flink.metrics.prometheus.PrometheusPushGatewayReporterOptions;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/** Checks a {@code flinkConfiguration}: every key is known, every value is of the key's type. */
final class FlinkKeys {
  private static final String KNOWN = "/deploy/known-keys.txt";
  private static final String REPORTER = "metrics.reporter.prom.";
  private static final String REPORTER_FACTORY = REPORTER + "factory.class";

  private final Map<String, ConfigOption<?>> options = new HashMap<>();

  FlinkKeys() throws IOException {
    for (Class<?> one :
        List.of(CheckpointingOptions.class, RocksDBOptions.class, KubernetesConfigOptions.class)) {
      addAllBeside(one);
    }
    addKnown();
    options.put(REPORTER_FACTORY, option(REPORTER_FACTORY, "text"));
    options.put(REPORTER + "port", option(REPORTER + "port", "integer"));
    ConfigOption<?> filter = PrometheusPushGatewayReporterOptions.FILTER_LABEL_VALUE_CHARACTER;
    options.put(REPORTER + filter.key(), filter);
  }

  /** One sentence for each key that is unknown and each value that is of another type. */
  List<String> problems(JsonNode flinkConfiguration) {
    List<String> problems = new ArrayList<>();
    flinkConfiguration
        .properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isTextual()) {
                problems.add(entry.getKey() + ": not text; quote " + entry.getValue());
              } else {
                check(entry.getKey(), entry.getValue().asText(), problems);
              }
            });
    return problems;
  }

  private void check(String key, String value, List<String> problems) {
    ConfigOption<?> option = options.get(key);
    if (option == null) {
      problems.add(key + ": not a key of Flink, the operator or a plugin");
      return;
    }
    Configuration configuration = new Configuration();
    configuration.setString(option.key(), value);
    try {
      var unused = configuration.getOptional(option);
      if (key.equals(REPORTER_FACTORY)) {
        var unusedClass = Class.forName(value).asSubclass(MetricReporterFactory.class);
      }
    } catch (IllegalArgumentException e) {
      problems.add(key + ": " + e.getMessage());
    } catch (ClassNotFoundException | ClassCastException e) {
      problems.add(key + ": not a reporter factory: " + value);
    }
  }

  /** The options, without deprecated keys, of all classes in a class's jar and package. */
  private void addAllBeside(Class<?> one) throws IOException {
    String folder = one.getPackageName().replace('.', '/') + "/";
    try (JarFile jar =
        new JarFile(
            Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toFile())) {
      List<String> names =
          jar.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.startsWith(folder) && name.endsWith("Options.class"))
              .toList();
      for (String name : names) {
        addAllOf(Class.forName(name.substring(0, name.length() - 6).replace('/', '.')));
      }
    } catch (URISyntaxException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void addAllOf(Class<?> declaring) throws IllegalAccessException {
    for (Field field : declaring.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
        ConfigOption<?> option = (ConfigOption<?>) field.get(null);
        options.put(option.key(), option);
      }
    }
  }

  private void addKnown() throws IOException {
    try (InputStream known =
        Objects.requireNonNull(FlinkKeys.class.getResourceAsStream(KNOWN), KNOWN)) {
      new String(known.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", 2))
          .forEach(words -> options.put(words[0], option(words[0], words[1])));
    }
  }

  private static ConfigOption<?> option(String key, String type) {
    ConfigOptions.OptionBuilder builder = ConfigOptions.key(key);
    return switch (type) {
      case "boolean" -> builder.booleanType().noDefaultValue();
      case "double" -> builder.doubleType().noDefaultValue();
      case "duration" -> builder.durationType().noDefaultValue();
      case "integer" -> builder.intType().noDefaultValue();
      case "text" -> builder.stringType().noDefaultValue();
      default -> throw new IllegalArgumentException(key + ": unknown type " + type);
    };
  }
}
