package io.spillway.delimited;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Compresses what is written to it, the same bytes for the same text however it is cut into writes.
 * To close it frees the compressor, whose memory is not on the heap; the text is complete only
 * after {@link #finish}. The stream below is neither closed nor flushed.
 */
abstract class CompressedStream extends FilterOutputStream {
  private static final int BUFFER_BYTES = 1 << 13;

  private CompressedStream(OutputStream compressor) {
    super(new BufferedOutputStream(compressor, BUFFER_BYTES));
  }

  /** What compresses so, or null for what stays as it is. */
  static @Nullable CompressedStream of(Compression compression, OutputStream below)
      throws IOException {
    return switch (compression) {
      case NONE -> null;
      case GZIP -> new Gzip(below);
      case ZSTD -> new Zstd(below);
    };
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  /** Writes all that is left, and frees the compressor. */
  abstract void finish() throws IOException;

  @Override
  public abstract void close() throws IOException;

  /** Compresses with gzip, into one member without a name and a time. */
  static final class Gzip extends CompressedStream {
    private final Compressor compressor;

    Gzip(OutputStream below) throws IOException {
      this(new Compressor(below));
    }

    private Gzip(Compressor compressor) {
      super(compressor);
      this.compressor = compressor;
    }

    @Override
    void finish() throws IOException {
      out.flush();
      compressor.finish();
      close();
    }

    @Override
    public void close() {
      compressor.free();
    }

    private static final class Compressor extends GZIPOutputStream {
      Compressor(OutputStream below) throws IOException {
        super(below, BUFFER_BYTES);
      }

      void free() {
        def.end();
      }
    }
  }

  /** Compresses with Zstandard, into one frame with a checksum. Takes about 4 MiB while open. */
  static final class Zstd extends CompressedStream {
    /** Zstandard's own default. */
    private static final int LEVEL = 3;

    private final Below below;
    private final ZstdOutputStreamNoFinalizer compressor;

    Zstd(OutputStream below) throws IOException {
      this(new Below(below));
    }

    private Zstd(Below below) throws IOException {
      this(
          below,
          new ZstdOutputStreamNoFinalizer(below, RecyclingBufferPool.INSTANCE, LEVEL)
              .setChecksum(true));
    }

    private Zstd(Below below, ZstdOutputStreamNoFinalizer compressor) {
      super(compressor);
      this.below = below;
      this.compressor = compressor;
    }

    @Override
    void finish() throws IOException {
      out.flush();
      compressor.closeWithoutClosingParentStream();
    }

    @Override
    public void close() throws IOException {
      below.isAbandoned = true;
      compressor.closeWithoutClosingParentStream();
    }

    /** The compressor can only be freed by ending its frame, which nobody wants of a part. */
    private static final class Below extends FilterOutputStream {
      private boolean isAbandoned;

      Below(OutputStream below) {
        super(below);
      }

      @Override
      public void write(int b) throws IOException {
        if (!isAbandoned) {
          out.write(b);
        }
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!isAbandoned) {
          out.write(bytes, offset, length);
        }
      }
    }
  }
}
