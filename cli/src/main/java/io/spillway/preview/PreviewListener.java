package io.spillway.preview;

import io.spillway.routing.Output;
import io.spillway.routing.Router;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Learns what becomes of each event of a preview, and of its rows. */
public interface PreviewListener {
  /** A line without an event. */
  void blankLine();

  /** A row of the current event. */
  void row(Output output, byte[] row);

  /** Why the current event has no row in some mappings, or none at all. */
  void rejections(List<Router.Failure> failures);

  /**
   * The end of an event, after its rows and rejections.
   *
   * @param line from 1
   * @param isWanted whether a mapping takes it
   */
  void event(long line, byte[] value, boolean isWanted);

  /** A file, after its last row. */
  void file(File file);

  /**
   * A file that is closed.
   *
   * @param rows in it: of all rows of its output that are in no file yet, the first ones
   * @param bytes as it is delivered; 0 when it could not be written
   * @param problem why it could not be written; null when it is
   */
  record File(
      Output output, String bucket, String key, int rows, long bytes, @Nullable String problem) {
    public File {
      Objects.requireNonNull(output, "output");
      Objects.requireNonNull(bucket, "bucket");
      Objects.requireNonNull(key, "key");
    }

    public String destinationId() {
      return output.key().destinationId();
    }

    public String mappingId() {
      return output.key().mappingId();
    }
  }
}
