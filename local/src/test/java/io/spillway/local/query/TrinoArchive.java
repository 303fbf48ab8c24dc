package io.spillway.local.query;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Trino's distribution; only what the tests need is unpacked, a third of a gigabyte. */
final class TrinoArchive {
  private TrinoArchive() {}

  /** Unpacks into {@code target} unless that was done before; returns {@code target}. */
  static Path unpack(Path archive, Path target) throws IOException {
    Path done = target.resolve("unpacked");
    if (Files.exists(done)) {
      return target;
    }
    // Jars of several plugins exist once and are links elsewhere.
    Map<String, String> links = new HashMap<>();
    Set<String> wanted = new HashSet<>();
    try (TarArchiveInputStream tar = open(archive)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = name(entry.getName());
        if (isNeeded(name)) {
          if (entry.isLink()) {
            links.put(name, name(entry.getLinkName()));
            wanted.add(name(entry.getLinkName()));
          } else if (entry.isFile()) {
            wanted.add(name);
          }
        }
      }
    }
    try (TarArchiveInputStream tar = open(archive)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = name(entry.getName());
        if (entry.isFile() && !entry.isLink() && wanted.contains(name)) {
          Path file = target.resolve(place(name));
          Files.createDirectories(file.getParent());
          Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    for (Map.Entry<String, String> link : links.entrySet()) {
      Path file = target.resolve(link.getKey());
      Files.createDirectories(file.getParent());
      if (!Files.exists(file)) {
        Files.createLink(file, target.resolve(place(link.getValue())));
      }
    }
    Files.createFile(done);
    return target;
  }

  private static boolean isNeeded(String name) {
    return name.startsWith("lib/") || name.startsWith("plugin/hive/");
  }

  /** The path of a file: those of other plugins must not look like plugins. */
  private static String place(String name) {
    return isNeeded(name) ? name : "linked/" + name;
  }

  private static TarArchiveInputStream open(Path archive) throws IOException {
    return new TarArchiveInputStream(
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive), 1 << 16)));
  }

  /** The name without the folder that contains everything. */
  private static String name(String entry) {
    return entry.substring(entry.indexOf('/') + 1);
  }
}
