package io.spillway.local.cluster;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Maven built and fetched for a cluster, in a checkout or a release archive. */
final class BuiltArtifacts {
  private final Path root;
  private final boolean inArchive;

  private BuiltArtifacts(Path root) {
    this.root = root;
    this.inArchive = Files.isDirectory(root.resolve("lib"));
  }

  /**
   * The artifacts below {@code spillway.home}, or of the build that this class comes from.
   *
   * @throws IllegalStateException when this class is not in a build's target folder
   */
  static BuiltArtifacts find() {
    try {
      String home = System.getProperty("spillway.home");
      BuiltArtifacts found = new BuiltArtifacts(home == null ? checkout() : Path.of(home));
      for (Path needed : new Path[] {found.jobJar(), found.flinkClassPathFile()}) {
        if (!Files.isRegularFile(needed)) {
          throw new IllegalStateException(
              needed + " does not exist; build it with mvn package -DskipTests");
        }
      }
      return found;
    } catch (URISyntaxException e) {
      throw new IllegalStateException("This class was not loaded from a file", e);
    }
  }

  /** The jar to submit. */
  Path jobJar() {
    return root.resolve(inArchive ? "job/spillway-job.jar" : "job/target/spillway-job.jar");
  }

  /** The jars in the lib folder of Flink's distribution. */
  String flinkClassPath() throws IOException {
    return Files.readString(flinkClassPathFile()).strip().replace("@home@", root.toString());
  }

  /** The class path of {@code bin/spillway}. */
  String spillwayClassPath() throws IOException {
    if (inArchive) {
      return System.getProperty("java.class.path");
    }
    String modules =
        Stream.of("local", "job", "cli", "destinations", "udfs")
            .map(module -> root.resolve(module).resolve("target/classes").toString())
            .collect(Collectors.joining(File.pathSeparator));
    return modules
        + File.pathSeparator
        + Files.readString(root.resolve("local/target/class-path")).strip();
  }

  /** Flink's plugins folder. */
  Path plugins() {
    return root.resolve(inArchive ? "plugins" : "local/target/plugins");
  }

  /** An argument file with the options that Flink's scripts pass to every JVM. */
  Path jvmOptions() {
    return root.resolve(inArchive ? "lib/flink.options" : "local/src/main/jvm/flink.options");
  }

  /** The folder with the config.yaml that Spillway ships. */
  Path conf() {
    return root.resolve("conf");
  }

  private Path flinkClassPathFile() {
    return root.resolve(inArchive ? "lib/flink.class-path" : "local/target/flink-class-path");
  }

  private static Path checkout() throws URISyntaxException {
    Path classes =
        Path.of(BuiltArtifacts.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path target = Objects.requireNonNull(classes.getParent());
    return target.resolve("../..").normalize();
  }
}
