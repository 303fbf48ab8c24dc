package io.spillway.bench.s3;

import io.spillway.local.s3.S3Error;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/** The body of a request that uploads bytes, plain or in chunks with a checksum after them. */
final class UploadedBody {
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final String UNSIGNED_CHUNKS = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
  private static final String CHECKSUM = "x-amz-checksum-";
  private static final int BUFFER_BYTES = 64 * 1024;

  private static final S3Error BAD_DIGEST =
      new S3Error(400, "BadDigest", "The checksum you specified did not match what we received.");

  private final Map<String, String> headers;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /**
   * @param headers by lower-case name
   */
  UploadedBody(Map<String, String> headers, InputStream in) {
    this.headers = headers;
    this.in = in;
  }

  /**
   * Copies the bytes, all of them if there is no error.
   *
   * @return the error to answer with; null when every checksum that the request has is right
   * @throws IOException also when it ends early
   */
  @Nullable S3Error copyTo(OutputStream out) throws IOException {
    String hash = headers.getOrDefault("x-amz-content-sha256", "");
    String named = headers.get("x-amz-trailer");
    String header =
        named != null
            ? named
            : headers.keySet().stream()
                .filter(name -> name.startsWith(CHECKSUM + "crc"))
                .findAny()
                .orElse(null);
    Checksum checksum = header == null ? null : checksum(header);
    boolean isChunked = hash.equals(UNSIGNED_CHUNKS);
    MessageDigest digest = isChunked || hash.equals(UNSIGNED) ? null : sha256();
    if ((header != null && checksum == null)
        || (digest != null && !hash.matches("[0-9a-f]{64}"))
        || (named != null && !isChunked)) {
      return S3Error.NOT_IMPLEMENTED;
    }
    String claimed;
    if (isChunked) {
      claimed = copyChunks(out, checksum, header);
    } else {
      copy(Long.MAX_VALUE, out, checksum, digest);
      claimed = header == null ? null : headers.get(header);
    }
    boolean isRight =
        (checksum == null || encoded(checksum).equals(claimed))
            && (digest == null || HexFormat.of().formatHex(digest.digest()).equals(hash));
    return isRight ? null : BAD_DIGEST;
  }

  /** Returns the checksum in the trailer. */
  private @Nullable String copyChunks(
      OutputStream out, @Nullable Checksum checksum, @Nullable String trailer) throws IOException {
    for (long size = chunkSize(); size > 0; size = chunkSize()) {
      if (copy(size, out, checksum, null) < size) {
        throw new EOFException("a chunk ends early");
      }
      line();
    }
    String claimed = null;
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(trailer)) {
        claimed = line.substring(colon + 1).strip();
      }
    }
    return claimed;
  }

  private long chunkSize() throws IOException {
    String line = line();
    int end = line.indexOf(';');
    try {
      return Long.parseLong(end < 0 ? line : line.substring(0, end), 16);
    } catch (NumberFormatException e) {
      throw new IOException("no size of a chunk", e);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("a line ends early");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private long copy(
      long most, OutputStream out, @Nullable Checksum checksum, @Nullable MessageDigest digest)
      throws IOException {
    long copied = 0;
    while (copied < most) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, most - copied));
      if (read < 0) {
        break;
      }
      if (checksum != null) {
        checksum.update(buffer, 0, read);
      }
      if (digest != null) {
        digest.update(buffer, 0, read);
      }
      out.write(buffer, 0, read);
      copied += read;
    }
    return copied;
  }

  private static @Nullable Checksum checksum(String header) {
    return switch (header) {
      case CHECKSUM + "crc32" -> new CRC32();
      case CHECKSUM + "crc32c" -> new CRC32C();
      default -> null;
    };
  }

  private static String encoded(Checksum checksum) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array();
    return new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
