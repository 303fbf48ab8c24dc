package io.spillway.staging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A staging area on this machine. */
public final class FolderStagingArea implements StagingArea {
  private final Path root;

  public FolderStagingArea(Path root) {
    this.root = root;
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    Path top = root.resolve(folder);
    try {
      if (!Files.readAttributes(top, BasicFileAttributes.class).isDirectory()) {
        return List.of();
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.add(new Entry(root.relativize(file).toString(), Files.size(file)));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    entries.sort(Comparator.comparing(Entry::path));
    return entries;
  }

  @Override
  public InputStream open(Entry file, long offset, long length) throws IOException {
    FileChannel channel = FileChannel.open(root.resolve(file.path()));
    return new VerifiedBytes(
        Channels.newInputStream(channel.position(offset)), file.path(), length, null);
  }

  @Override
  public void close() {}
}
