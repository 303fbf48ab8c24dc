package io.spillway.payload;

import static io.spillway.payload.UnreadablePayloadException.tooLarge;
import static io.spillway.payload.UnreadablePayloadException.wrongFormat;

import io.spillway.event.RejectReason;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses what RFC 1952 describes: one or more members, whose contents follow one another.
 * Unlike {@link java.util.zip.GZIPInputStream} it refuses bytes behind the last member, which would
 * be lost.
 */
final class Gzip {
  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;
  private static final int DEFLATE = 8;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final byte[] bytes;
  private final int maxBytes;
  private int at;
  private byte[] out;
  private int size;

  private Gzip(byte[] bytes, int maxBytes) {
    this.bytes = bytes;
    this.maxBytes = maxBytes;
    this.out = new byte[(int) Math.min(maxBytes, Math.max(64L, bytes.length * 4L))];
  }

  /** Whether bytes begin as every gzip does; white space never does. */
  static boolean isMagic(byte[] bytes, int at) {
    return bytes.length - at > 1 && bytes[at] == 0x1f && bytes[at + 1] == (byte) 0x8b;
  }

  /**
   * The content of all members.
   *
   * @param maxBytes most bytes of it; no more than about twice as many are ever held
   */
  static byte[] decompress(byte[] bytes, int maxBytes) throws UnreadablePayloadException {
    return new Gzip(bytes, maxBytes).all();
  }

  /**
   * What can be decompressed, for guesses.
   *
   * @param fault what is wrong with the rest; empty if nothing is, or if the rest is more than was
   *     to be looked at
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Beginning(byte[] content, String fault) {}

  /** What can be decompressed of the beginning. */
  static Beginning beginning(byte[] bytes, int maxBytes) {
    Gzip gzip = new Gzip(bytes, maxBytes);
    try {
      return new Beginning(gzip.all(), "");
    } catch (UnreadablePayloadException e) {
      return new Beginning(
          Arrays.copyOf(gzip.out, gzip.size),
          e.reason() == RejectReason.WRONG_FORMAT ? String.valueOf(e.getMessage()) : "");
    }
  }

  private byte[] all() throws UnreadablePayloadException {
    Inflater inflater = new Inflater(true);
    try {
      do {
        member(inflater);
      } while (at < bytes.length);
      return size == out.length ? out : Arrays.copyOf(out, size);
    } finally {
      inflater.end();
    }
  }

  private void member(Inflater inflater) throws UnreadablePayloadException {
    if (!isMagic(bytes, at)) {
      throw wrongFormat(
          at == 0
              ? "it is not gzip"
              : "behind its gzip there are " + (bytes.length - at) + " bytes that are none");
    }
    header();
    inflater.reset();
    inflater.setInput(bytes, at, bytes.length - at);
    int start = size;
    while (!inflater.finished()) {
      inflate(inflater);
    }
    at = bytes.length - inflater.getRemaining();
    require(TRAILER_BYTES);
    CRC32 sum = new CRC32();
    sum.update(out, start, size - start);
    if (number(at) != (int) sum.getValue() || number(at + 4) != size - start) {
      throw wrongFormat("its gzip is damaged: the checksum or the length is another one");
    }
    at += TRAILER_BYTES;
  }

  private void inflate(Inflater inflater) throws UnreadablePayloadException {
    if (size == out.length) {
      if (size == maxBytes) {
        // The end of the content may be the next thing to come.
        probe(inflater);
        return;
      }
      out = Arrays.copyOf(out, (int) Math.min(maxBytes, out.length * 2L));
    }
    int more = inflate(inflater, out, size);
    size += more;
  }

  private void probe(Inflater inflater) throws UnreadablePayloadException {
    if (inflate(inflater, new byte[1], 0) > 0) {
      throw tooLarge(
          "decompressed it has more than the " + maxBytes + " bytes of " + PayloadLimits.MAX_SIZE);
    }
  }

  private static int inflate(Inflater inflater, byte[] to, int offset)
      throws UnreadablePayloadException {
    try {
      int more = inflater.inflate(to, offset, to.length - offset);
      if (more == 0 && !inflater.finished()) {
        throw wrongFormat(
            inflater.needsDictionary() ? "its gzip is damaged" : "its gzip is cut off");
      }
      return more;
    } catch (DataFormatException e) {
      throw wrongFormat("its gzip is damaged");
    }
  }

  private void header() throws UnreadablePayloadException {
    require(HEADER_BYTES);
    int flags = bytes[at + 3];
    if (bytes[at + 2] != DEFLATE || (flags & RESERVED) != 0) {
      throw wrongFormat("its gzip is damaged: there is no such method of compression");
    }
    at += HEADER_BYTES;
    if ((flags & EXTRA) != 0) {
      require(2);
      int length = (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
      require(2 + length);
      at += 2 + length;
    }
    if ((flags & NAME) != 0) {
      text();
    }
    if ((flags & COMMENT) != 0) {
      text();
    }
    if ((flags & HEADER_CRC) != 0) {
      require(2);
      at += 2;
    }
  }

  private void text() throws UnreadablePayloadException {
    do {
      require(1);
    } while (bytes[at++] != 0);
  }

  private void require(int count) throws UnreadablePayloadException {
    if (bytes.length - at < count) {
      throw wrongFormat("its gzip is cut off");
    }
  }

  private int number(int start) {
    return (bytes[start] & 0xff)
        | (bytes[start + 1] & 0xff) << 8
        | (bytes[start + 2] & 0xff) << 16
        | (bytes[start + 3] & 0xff) << 24;
  }
}
