package io.spillway.local.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Spark in a process of its own, with a class path of its own, which {@code -Preaders} makes. */
final class SparkProcess {
  private static final Path MAIN =
      Path.of("src", "test", "resources", "io", "spillway", "local", "query", "SparkReads.java");
  private static final Path CLASS_PATH = Path.of("spark", "target", "class-path");
  private static final Duration TIMEOUT = Duration.ofMinutes(15);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What Spark's own scripts open for it. */
  private static final List<String> OPENED =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.invoke",
          "java.base/java.lang.reflect",
          "java.base/java.io",
          "java.base/java.net",
          "java.base/java.nio",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/jdk.internal.ref",
          "java.base/sun.nio.ch",
          "java.base/sun.nio.cs",
          "java.base/sun.security.action",
          "java.base/sun.util.calendar",
          "java.security.jgss/sun.security.krb5");

  /** Statements of SQL, of which the last one's rows are the answer; or a reader. */
  record Read(String name, List<String> statements, @Nullable PySparkReader reader) {
    static Read sql(String name, List<String> statements) {
      return new Read(name, statements, null);
    }

    static Read python(String name, PySparkReader reader) {
      return new Read(name, List.of(), reader);
    }
  }

  /** The rows, cells by column; or why there are none. */
  record Answer(List<Map<String, @Nullable String>> rows, @Nullable String error) {}

  private SparkProcess() {}

  /**
   * Runs all reads, one after the other.
   *
   * @param directory an empty one, for requests, answers and the log
   * @return answers by the name of the read
   */
  static Map<String, Answer> run(Path directory, List<Read> reads)
      throws IOException, InterruptedException {
    Path requests = directory.resolve("requests");
    Files.write(requests, reads.stream().map(SparkProcess::line).toList());
    Path answers = Files.createDirectories(directory.resolve("answers"));
    Path log = directory.resolve("spark.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-Djava.io.tmpdir=" + directory));
    command.add("-Djdk.reflect.useDirectMethodHandle=false");
    OPENED.forEach(name -> command.add("--add-opens=" + name + "=ALL-UNNAMED"));
    command.addAll(List.of("-cp", Files.readString(CLASS_PATH).strip()));
    command.addAll(List.of(MAIN.toAbsolutePath().toString(), requests.toString()));
    command.add(answers.toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process =
        builder
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("Spark failed:\n" + end(log));
      }
    } finally {
      process.destroyForcibly();
    }
    return answers(answers);
  }

  private static String line(Read read) {
    return JSON.valueToTree(read).toString();
  }

  private static Map<String, Answer> answers(Path folder) throws IOException {
    Map<String, Answer> answers = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        answers.put(file.getFileName().toString(), JSON.readValue(file.toFile(), Answer.class));
      }
    }
    return answers;
  }

  private static String end(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }
}
