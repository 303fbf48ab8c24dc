package io.spillway.staging;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Serial;
import java.util.Objects;

/**
 * Reads bytes of staged objects, for deliveries: nothing is asked before they are. Several threads
 * may call it at a time.
 */
public interface StagedBytes extends AutoCloseable {

  /**
   * Opens bytes of an object. The stream gives all of them and then ends, or fails: with an {@link
   * InterruptedIOException} once its thread is interrupted, with another {@link IOException} if the
   * object ends before. It holds a connection until it is closed, at whatever point it is; it is
   * for one thread.
   *
   * @throws NotStagedException when the object does not exist (yet), is of another length than a
   *     whole one must be, or, where that is known before it is read, ends before its part does
   * @throws IOException when staging does not answer, or refuses; the message is the reason alone
   */
  InputStream open(Range range) throws IOException;

  /** Ends reads in progress as well as it can. */
  @Override
  void close();

  /**
   * Bytes of an object that follow one another.
   *
   * @param path of the object, relative to the staging path
   * @param offset of the first byte
   * @param length in bytes
   * @param isWhole whether the object must have these bytes and no others
   */
  record Range(String path, long offset, long length, boolean isWhole) {
    public Range {
      Objects.requireNonNull(path, "path");
      if (offset < 0 || length < 0 || offset + length < 0 || (isWhole && offset > 0)) {
        throw new IllegalArgumentException(length + " bytes from " + offset + " of " + path);
      }
    }

    /** An object, from its beginning to its end. */
    public static Range whole(String path, long length) {
      return new Range(path, 0, length, true);
    }

    /** A part of an object that may have more. */
    public static Range part(String path, long offset, long length) {
      return new Range(path, offset, length, false);
    }

    /** Offset of the first byte that no longer belongs to it. */
    public long end() {
      return offset + length;
    }
  }

  /** What was to be read is not staged. The message says what there is instead. */
  final class NotStagedException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    private NotStagedException(String message) {
      super(message);
    }

    public static NotStagedException missing() {
      return new NotStagedException("does not exist");
    }

    /** An object that has no byte of what was wanted, and whose length is not known. */
    public static NotStagedException endingBefore(Range wanted) {
      return new NotStagedException("ends before byte " + wanted.offset());
    }

    /**
     * An object that ends elsewhere than what was wanted of it.
     *
     * @param length that it has, in bytes
     */
    public static NotStagedException withLength(long length, Range wanted) {
      return new NotStagedException(
          "has " + length + " bytes, not " + wanted.end() + (wanted.isWhole() ? "" : " or more"));
    }
  }
}
