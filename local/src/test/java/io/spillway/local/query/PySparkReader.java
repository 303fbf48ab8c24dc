package io.spillway.local.query;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reader that is built in Python, as Spark's JVM gets it. PySpark hands each call over as it is,
 * so nothing but the notation of Python is lost.
 */
record PySparkReader(Map<String, String> options, String path) {
  private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'";
  private static final Pattern COMMENT = Pattern.compile("(?m)  # .*$");
  private static final Pattern OPTION =
      Pattern.compile("\\.option\\((" + TEXT + "), (" + TEXT + "|True|False)\\)");
  private static final Pattern READER =
      Pattern.compile(
          "events = \\(spark\\.read((?:\\s*" + OPTION + ")*)\\s*\\.csv\\((" + TEXT + ")\\)\\)\\s*");

  /** Reads a snippet that is nothing but options and a path. */
  static PySparkReader parse(String python) {
    Matcher reader = READER.matcher(COMMENT.matcher(python).replaceAll(""));
    if (!reader.matches()) {
      throw new IllegalArgumentException("only options and a path are understood: " + python);
    }
    Map<String, String> options = new LinkedHashMap<>();
    Matcher option = OPTION.matcher(reader.group(1));
    while (option.find()) {
      options.put(text(option.group(1)), text(option.group(2)));
    }
    return new PySparkReader(options, text(reader.group(reader.groupCount())));
  }

  PySparkReader without(String option) {
    Map<String, String> others = new LinkedHashMap<>(options);
    if (others.remove(option) == null) {
      throw new IllegalArgumentException("there is no option " + option);
    }
    return new PySparkReader(others, path);
  }

  private static String text(String literal) {
    return switch (literal) {
      case "True", "False" -> literal.toLowerCase(Locale.ROOT);
      default -> literal.substring(1, literal.length() - 1).translateEscapes();
    };
  }
}
