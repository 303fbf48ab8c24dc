package io.spillway.local.query;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Finds a Java for Trino, which needs a later one than the tests. */
final class NewerJava {
  private static final int TRINO_NEEDS = 24;
  private static final String HOME = "TRINO_JAVA_HOME";

  private NewerJava() {}

  static Path home() throws IOException {
    String chosen = System.getenv(HOME);
    if (chosen != null) {
      return Path.of(chosen);
    }
    Path installed = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(installed)) {
      try (Stream<Path> homes = Files.list(installed)) {
        Optional<Path> home = homes.filter(path -> version(path) >= TRINO_NEEDS).findFirst();
        if (home.isPresent()) {
          return home.get();
        }
      }
    }
    throw new IllegalStateException(
        "Trino needs Java "
            + TRINO_NEEDS
            + " or later and there is none in "
            + installed
            + ": install one, e.g. Temurin 25 (apt-get install temurin-25-jdk), or set "
            + HOME
            + " to where one is");
  }

  /** 0 when there is no Java. */
  private static int version(Path home) {
    Properties release = new Properties();
    try (Reader in = Files.newBufferedReader(home.resolve("release"))) {
      release.load(in);
    } catch (IOException e) {
      return 0;
    }
    String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Integer.parseInt(version.replaceFirst("[^0-9].*", ""));
  }
}
