package io.spillway.bench.s3;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Objects that are uploaded in parts: a folder for each, with a file for each part. Thread-safe.
 */
final class MultipartUploads {
  private final Path directory;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Path, Path> completed = new ConcurrentHashMap<>();

  MultipartUploads(Path directory) {
    this.directory = directory;
  }

  /** Begins an upload; returns its id. */
  String create() throws IOException {
    String id = "upload-" + ids.incrementAndGet();
    Files.createDirectory(folder(id));
    return id;
  }

  /** Where a part's bytes belong. */
  Path part(String id, String number) {
    return folder(id).resolve(number);
  }

  /**
   * Makes an object of the parts that were uploaded, in order, whatever the request lists. As in
   * S3, an upload may be completed again.
   *
   * @return whether there is such an upload
   */
  boolean complete(String id, Path object) throws IOException {
    Path upload = folder(id);
    if (object.equals(completed.get(upload))) {
      return true;
    }
    Path first = part(id, "1");
    if (!Files.exists(first)) {
      return false;
    }
    join(upload, first);
    ObjectFiles.move(first, object);
    Files.delete(upload);
    completed.put(upload, object);
    return true;
  }

  /** Appends the other parts to the first. */
  private static void join(Path upload, Path first) throws IOException {
    try (FileChannel whole = FileChannel.open(first, StandardOpenOption.WRITE)) {
      whole.position(whole.size());
      for (int number = 2; Files.exists(upload.resolve(String.valueOf(number))); number++) {
        Path next = upload.resolve(String.valueOf(number));
        try (FileChannel part = FileChannel.open(next)) {
          for (long at = 0; at < part.size(); ) {
            at += part.transferTo(at, part.size() - at, whole);
          }
        }
        Files.delete(next);
      }
    }
  }

  /** Forgets an upload, if there is one. */
  void abort(String id) throws IOException {
    Path upload = folder(id);
    for (int number = 1; Files.deleteIfExists(upload.resolve(String.valueOf(number))); number++) {}
    Files.deleteIfExists(upload);
  }

  private Path folder(String id) {
    return directory.resolve(id.replace('/', '-'));
  }
}
