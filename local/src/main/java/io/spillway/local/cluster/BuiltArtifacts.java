package io.spillway.local.cluster;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Maven built and fetched for a cluster, found relative to this class. */
final class BuiltArtifacts {
  private final Path root;

  private BuiltArtifacts(Path root) {
    this.root = root;
  }

  /**
   * The artifacts of the build that this class comes from.
   *
   * @throws IllegalStateException when this class is not in a build's target folder
   */
  static BuiltArtifacts find() {
    try {
      Path classes =
          Path.of(BuiltArtifacts.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path target = Objects.requireNonNull(classes.getParent());
      BuiltArtifacts found = new BuiltArtifacts(target.resolve("../..").normalize());
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
    return root.resolve("job/target/spillway-job.jar");
  }

  /** The jars in the lib folder of Flink's distribution. */
  String flinkClassPath() throws IOException {
    return Files.readString(flinkClassPathFile()).strip();
  }

  /** The class path of {@code bin/spillway}. */
  String spillwayClassPath() throws IOException {
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
    return root.resolve("local/target/plugins");
  }

  /** An argument file with the options that Flink's scripts pass to every JVM. */
  Path jvmOptions() {
    return root.resolve("local/src/main/jvm/flink.options");
  }

  /** The folder with the config.yaml that Spillway ships. */
  Path conf() {
    return root.resolve("conf");
  }

  private Path flinkClassPathFile() {
    return root.resolve("local/target/flink-class-path");
  }
}
