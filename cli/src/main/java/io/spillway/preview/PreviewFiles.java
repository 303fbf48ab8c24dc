package io.spillway.preview;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the files of a preview go, in place of buckets. */
public interface PreviewFiles {
  /** Writes a file's content. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** The result of writing an object: {@code problem} is null if it is written. */
  record Written(long bytes, @Nullable String problem) {}

  /** An empty folder for the rows that do not fit into memory; null to keep all there. */
  @Nullable Path spillFolder() throws IOException;

  /** The file of rejected events, empty; whoever asks closes it. */
  OutputStream rejected() throws IOException;

  /**
   * Writes an object and replaces the one with the same key.
   *
   * @throws IOException for a fault that is not the key's, such as a full disk
   */
  Written write(String bucket, String key, Content content) throws IOException;
}
