package io.spillway.local.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A folder like a checkout that is built, of links to this one, so that what is typed there builds
 * and changes nothing here. Maven, which cannot run in itself, is a script that writes down what it
 * is told.
 */
public record BuiltCheckout(Path path) {
  private static final List<String> MODULES =
      List.of("udfs", "destinations", "cli", "job", "local", "bench");
  private static final List<String> BUILT =
      List.of("classes", "class-path", "flink-class-path", "plugins", "spillway-job.jar");

  /** Lays it out in an empty folder. */
  public static BuiltCheckout in(Path path) throws IOException {
    BuiltCheckout checkout = new BuiltCheckout(path);
    for (String script : List.of("bin/spillway", "bin/spillway-jmh")) {
      Files.createDirectories(path.resolve("bin"));
      Files.copy(
          BuiltHome.ROOT.resolve(script), path.resolve(script), StandardCopyOption.COPY_ATTRIBUTES);
    }
    for (String folder : List.of("conf", "examples")) {
      BuiltHome.copy(folder, path);
    }
    checkout.link("pom.xml");
    for (String module : MODULES) {
      checkout.link(module + "/pom.xml");
      checkout.link(module + "/src");
      for (String built : BUILT) {
        checkout.link(module + "/target/" + built);
      }
    }
    for (String last : List.of("local", "bench")) {
      Path target = Files.createDirectories(path.resolve(last + "/target"));
      Files.createFile(target.resolve("built"));
    }
    return checkout;
  }

  /** A shell in this folder. */
  public Shell shell() throws IOException {
    return new Shell(path).tool("mvn", "echo mvn \"$@\" >> '" + path.resolve("maven") + "'");
  }

  /** What Maven was told, a line each. */
  List<String> maven() throws IOException {
    return Files.readAllLines(path.resolve("maven"));
  }

  private void link(String name) throws IOException {
    Path target = BuiltHome.ROOT.resolve(name);
    if (Files.exists(target)) {
      Path link = path.resolve(name);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, target);
    }
  }
}
