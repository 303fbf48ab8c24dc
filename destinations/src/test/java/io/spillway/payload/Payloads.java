package io.spillway.payload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Values of records for tests. */
public final class Payloads {
  private Payloads() {}

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Compressed, as one member. */
  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static byte[] gzip(String content) {
    return gzip(utf8(content));
  }

  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** With the prefix of serializers that have a schema registry. */
  public static byte[] confluent(String json) {
    return joined(new byte[] {0, 0, 0, 0, 7}, utf8(json));
  }

  /** With a byte order mark. */
  public static byte[] marked(String json) {
    return joined(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, utf8(json));
  }
}
