package io.spillway.delimited;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashing as {@code columns_to_transform} asks for it. */
public final class Sha256 {
  private static final int HEX_DIGITS = 64;

  private Sha256() {}

  /**
   * Lower-case hex SHA-256 of the text's UTF-8 bytes. A surrogate without its other half counts as
   * U+FFFD, as in the cell itself.
   */
  public static String hex(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(utf8(text)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whether the text looks like a hash already: 64 hex digits of either case. */
  public static boolean isHash(String text) {
    return text.length() == HEX_DIGITS
        && text.chars()
            .allMatch(
                c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
  }

  private static byte[] utf8(String text) {
    StringBuilder wellFormed = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(wellFormed::appendCodePoint);
    return wellFormed.toString().getBytes(StandardCharsets.UTF_8);
  }
}
