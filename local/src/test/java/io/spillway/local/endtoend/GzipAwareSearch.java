package io.spillway.local.endtoend;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** Searches for text in bytes, and in everything within them that is compressed with gzip. */
final class GzipAwareSearch {
  private GzipAwareSearch() {}

  static boolean contains(byte[] bytes, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (startsWith(bytes, i, wanted)) {
        return true;
      }
      if (startsWith(bytes, i, new byte[] {0x1f, (byte) 0x8b, 8})
          && contains(decompressed(bytes, i), text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] bytes, int from, byte[] wanted) {
    if (bytes.length - from < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[from + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** What can be decompressed from there on, without the bytes that follow it. */
  private static byte[] decompressed(byte[] bytes, int from) {
    var content = new ByteArrayOutputStream();
    try (InputStream in =
        new GZIPInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from))) {
      byte[] buffer = new byte[512];
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        content.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // What came before is searched.
    }
    return content.toByteArray();
  }
}
