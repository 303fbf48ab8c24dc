package io.spillway.aws;

import io.spillway.aws.ObjectStore.Content;
import io.spillway.aws.ObjectStore.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Content that remembers why it could not be read: a failed request does not say whether its body
 * or its connection failed. That its thread was interrupted is no failure of the content.
 */
final class WatchedSource implements Source {
  private final Content content;
  private volatile @Nullable IOException failure;

  WatchedSource(Content content) {
    this.content = content;
  }

  /** Why the content could not be read, null when it could. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public InputStream open() throws IOException {
    failure = null;
    try {
      return new Watched(content.source().open());
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private final class Watched extends InputStream {
    private final InputStream in;
    private long left = content.bytes();

    Watched(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        int read = in.read(bytes, offset, length);
        left -= Math.max(0, read);
        if (read < 0 && left > 0) {
          throw new IOException("it ends " + left + " bytes before its " + content.bytes());
        }
        return read;
      } catch (IOException e) {
        if (!(e instanceof InterruptedIOException) || e instanceof SocketTimeoutException) {
          failure = e;
        }
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
