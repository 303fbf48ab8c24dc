package io.spillway.local.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder like that of an unpacked archive, made of links to what this checkout has built. */
record BuiltHome(Path path) {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Lays it out in an empty folder. */
  static BuiltHome in(Path path) throws IOException {
    BuiltHome home = new BuiltHome(path);
    Files.createDirectories(path.resolve("bin"));
    Files.copy(
        ROOT.resolve("bin/spillway"),
        path.resolve("bin/spillway"),
        StandardCopyOption.COPY_ATTRIBUTES);
    home.module("cli", List.of("destinations", "udfs"));
    home.module("local", List.of("job", "cli", "destinations", "udfs"));
    home.link("lib/flink.options", "local/src/main/jvm/flink.options");
    home.link("plugins", "local/target/plugins");
    for (String folder : List.of("conf", "examples", "deploy")) {
      copy(folder, path);
    }
    return home;
  }

  private void module(String name, List<String> others) throws IOException {
    link("lib/spillway-" + name + "-0.jar", name + "/target/classes");
    StringBuilder classPath = new StringBuilder();
    others.forEach(other -> classPath.append(ROOT.resolve(other + "/target/classes")).append(':'));
    classPath.append(Files.readString(ROOT.resolve(name + "/target/class-path")));
    Files.writeString(path.resolve("lib/" + name + ".class-path"), classPath);
  }

  private void link(String name, String target) throws IOException {
    Path link = path.resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, ROOT.resolve(target));
  }

  /** Copies a folder of this checkout into another place. */
  static void copy(String folder, Path path) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = path.resolve(ROOT.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}
