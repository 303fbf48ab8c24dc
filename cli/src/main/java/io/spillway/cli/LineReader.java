package io.spillway.cli;

import io.spillway.settings.Messages;
import java.io.ByteArrayOutputStream;
import java.io.Flushable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads lines as bytes, without the newlines and up to a length. */
public final class LineReader {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final int maxBytes;
  private final Flushable beforeWaiting;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private boolean tooLong;

  /**
   * @param maxBytes the rest of a longer line is skipped
   * @param beforeWaiting flushed before each read, which may have to wait
   */
  public LineReader(InputStream in, int maxBytes, Flushable beforeWaiting) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.beforeWaiting = beforeWaiting;
  }

  /** The next line, null at the end. Bytes after the last newline are a line. */
  public byte @Nullable [] next() throws IOException {
    tooLong = false;
    if (position == limit && !fill()) {
      return null;
    }
    int end = newline();
    if (end >= 0) {
      return cut(end);
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream(2 * BUFFER_BYTES);
    do {
      end = newline();
      append(line, end < 0 ? limit : end);
      position = end < 0 ? limit : end + 1;
    } while (end < 0 && fill());
    return line.toByteArray();
  }

  /** Whether the last line was longer than what {@link #next} returned. */
  public boolean isTooLong() {
    return tooLong;
  }

  private byte[] cut(int end) {
    int length = end - position;
    tooLong = length > maxBytes;
    byte[] line = Arrays.copyOfRange(buffer, position, position + Math.min(length, maxBytes));
    position = end + 1;
    return line;
  }

  private void append(ByteArrayOutputStream line, int end) {
    int length = Math.min(end - position, maxBytes - line.size());
    tooLong |= length < end - position;
    line.write(buffer, position, length);
  }

  private int newline() {
    for (int i = position; i < limit; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private boolean fill() throws IOException {
    beforeWaiting.flush();
    int read;
    try {
      read = in.read(buffer, 0, buffer.length);
    } catch (IOException e) {
      throw new IOException("the input cannot be read: " + Messages.reason(e), e);
    }
    position = 0;
    limit = Math.max(read, 0);
    return read > 0;
  }
}
