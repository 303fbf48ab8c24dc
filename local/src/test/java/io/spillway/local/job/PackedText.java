package io.spillway.local.job;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** Looks for text in bytes, and in whatever is packed with gzip inside of them. */
final class PackedText {
  private PackedText() {}

  static boolean contains(byte[] bytes, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (startsWith(bytes, i, wanted)) {
        return true;
      }
      if (startsWith(bytes, i, new byte[] {0x1f, (byte) 0x8b, 8})
          && contains(unpacked(bytes, i), text)) {
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

  /** What can be unpacked from there on; what follows the packed bytes is no part of it. */
  private static byte[] unpacked(byte[] bytes, int from) {
    var content = new ByteArrayOutputStream();
    try (InputStream in =
        new GZIPInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from))) {
      byte[] piece = new byte[512];
      for (int read = in.read(piece); read > 0; read = in.read(piece)) {
        content.write(piece, 0, read);
      }
    } catch (IOException e) {
      // Whatever came before is looked at.
    }
    return content.toByteArray();
  }
}
