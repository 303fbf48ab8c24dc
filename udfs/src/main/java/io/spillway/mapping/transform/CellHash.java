package io.spillway.mapping.transform;

import io.spillway.json.EcmaText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the text of a column is hashed. */
public record CellHash(Algorithm algorithm, Encoding encoding) {
  /** Segment's only one. */
  public static final CellHash SHA256 = new CellHash(Algorithm.SHA256, Encoding.HEX);

  /** The values of {@code hash_algorithm}, besides {@code none}. */
  public enum Algorithm {
    MD5("MD5", 16),
    SHA1("SHA-1", 20),
    SHA256("SHA-256", 32),
    SHA512("SHA-512", 64);

    private final String javaName;
    private final int bytes;

    Algorithm(String javaName, int bytes) {
      this.javaName = javaName;
      this.bytes = bytes;
    }

    private String setting() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one with that name in a mapping; null if there is none. */
    public static @Nullable Algorithm ofSetting(String setting) {
      return Arrays.stream(values())
          .filter(value -> value.setting().equals(setting))
          .findFirst()
          .orElse(null);
    }

    /** The names in a mapping. */
    public static List<String> settings() {
      return Arrays.stream(values()).map(Algorithm::setting).toList();
    }
  }

  /** The values of {@code hash_encoding}. */
  public enum Encoding {
    /** Lower-case digits. */
    HEX,

    /** RFC 4648, section 4, with padding. */
    BASE64;

    String text(byte[] hash) {
      return this == HEX
          ? HexFormat.of().formatHex(hash)
          : Base64.getEncoder().encodeToString(hash);
    }
  }

  /** The hash of the text in UTF-8, where a lone surrogate counts as U+FFFD, as in the cell. */
  public String of(String text) {
    byte[] bytes = EcmaText.wellFormed(text).getBytes(StandardCharsets.UTF_8);
    try {
      return encoding.text(MessageDigest.getInstance(algorithm.javaName).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform in use has " + algorithm.javaName, e);
    }
  }

  /**
   * The text as it is to be written when it looks like a hash already: in hex digits of either
   * case, which are written as they are or in Base64, or in Base64 where that is asked for. Null
   * when it does not.
   */
  public @Nullable String known(String text) {
    if (text.length() == 2 * algorithm.bytes && text.chars().allMatch(HexFormat::isHexDigit)) {
      return encoding == Encoding.HEX ? text : encoding.text(HexFormat.of().parseHex(text));
    }
    return encoding == Encoding.BASE64 && isBase64(text) ? text : null;
  }

  private boolean isBase64(String text) {
    if (text.length() != (algorithm.bytes + 2) / 3 * 4) {
      return false;
    }
    try {
      return Base64.getDecoder().decode(text).length == algorithm.bytes;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
