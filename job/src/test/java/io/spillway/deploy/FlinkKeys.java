package io.spillway.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.kubernetes.configuration.KubernetesConfigOptions;
import org.apache.flink.metrics.prometheus.PrometheusPushGatewayReporterOptions;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/** Every key that Flink, the operator and the plugins in the image know, with the type it takes. */
final class FlinkKeys {
  private static final String KNOWN = "/deploy/known-keys.txt";
  private static final Pattern REPORTER = Pattern.compile("metrics\\.reporter\\.\\w+\\.(.+)");

  private final Map<String, ConfigOption<?>> options = new HashMap<>();

  FlinkKeys() throws IOException {
    for (Class<?> one :
        List.of(CheckpointingOptions.class, RocksDBOptions.class, KubernetesConfigOptions.class)) {
      addAllBeside(one);
    }
    addKnown();
  }

  /** Sentences on the keys and values of a flinkConfiguration. */
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
    Matcher reporter = REPORTER.matcher(key);
    if (reporter.matches()) {
      checkReporter(key, reporter.group(1), value, problems);
      return;
    }
    ConfigOption<?> option = options.get(key);
    if (option == null) {
      problems.add(key + ": no key of Flink, the operator or a plugin");
      return;
    }
    Configuration configuration = new Configuration();
    configuration.setString(key, value);
    try {
      var unused = configuration.getOptional(option);
    } catch (IllegalArgumentException e) {
      problems.add(key + ": " + e.getMessage());
    }
  }

  private static void checkReporter(
      String key, String parameter, String value, List<String> problems) {
    try {
      if (parameter.equals("factory.class")) {
        var unused = Class.forName(value).asSubclass(MetricReporterFactory.class);
      } else if (parameter.equals("port")) {
        var unused = Integer.parseInt(value);
      } else if (parameter.equals(
          PrometheusPushGatewayReporterOptions.FILTER_LABEL_VALUE_CHARACTER.key())) {
        if (!value.matches("true|false")) {
          problems.add(key + ": neither true nor false: " + value);
        }
      } else {
        problems.add(key + ": no parameter of a metrics reporter");
      }
    } catch (ClassNotFoundException | ClassCastException e) {
      problems.add(key + ": no reporter factory " + value);
    } catch (NumberFormatException e) {
      problems.add(key + ": no port " + value);
    }
  }

  /** The options, by the names of today, of all classes in a class's jar and package. */
  private void addAllBeside(Class<?> one) throws IOException {
    String folder = one.getPackageName().replace('.', '/') + "/";
    try (JarFile jar =
        new JarFile(
            Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toFile())) {
      List<String> names =
          jar.stream()
              .map(entry -> entry.getName())
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
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(FlinkKeys.class.getResourceAsStream(KNOWN), KNOWN),
                StandardCharsets.UTF_8))) {
      lines
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
