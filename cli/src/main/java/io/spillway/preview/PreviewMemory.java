package io.spillway.preview;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the beginnings of files in memory, in place of buckets. It has the problems with keys that
 * every folder has.
 */
public final class PreviewMemory implements PreviewFiles {
  private final int mostBytes;
  private final Beginning rejected;
  private Beginning last = new Beginning(0);

  /**
   * @param mostBytes that are kept of each file
   * @param mostRejectedBytes that are kept of the file of rejected events
   */
  public PreviewMemory(int mostBytes, int mostRejectedBytes) {
    this.mostBytes = mostBytes;
    this.rejected = new Beginning(mostRejectedBytes);
  }

  @Override
  public @Nullable Path spillFolder() {
    return null;
  }

  @Override
  public OutputStream rejected() {
    return rejected;
  }

  @Override
  public Written write(String bucket, String key, Content content) throws IOException {
    Beginning file = new Beginning(mostBytes);
    content.writeTo(file);
    last = file;
    return new Written(file.size, PreviewFolder.problem(key));
  }

  /** The beginning of the file that was written last. */
  public byte[] lastFile() {
    return last.kept.toByteArray();
  }

  /** The beginning of the file of rejected events. */
  public String rejectedText() {
    return rejected.kept.toString(StandardCharsets.UTF_8);
  }

  /** Whether there are more rejected events than that. */
  public boolean isRejectedCut() {
    return rejected.size > rejected.kept.size();
  }

  /** Counts what is written and keeps its beginning. */
  private static final class Beginning extends OutputStream {
    private final int most;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long size;

    Beginning(int most) {
      this.most = most;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      kept.write(bytes, offset, Math.min(length, most - kept.size()));
      size += length;
    }
  }
}
