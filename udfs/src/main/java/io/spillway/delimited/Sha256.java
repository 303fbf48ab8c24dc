package io.spillway.delimited;

import io.spillway.json.EcmaText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash of versions, samples and batch sizes. */
public final class Sha256 {
  private Sha256() {}

  /**
   * Lower-case hex SHA-256 of the text in UTF-8. A lone surrogate counts as U+FFFD, as in the cell
   * itself.
   */
  public static String hex(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(EcmaText.wellFormed(text).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
