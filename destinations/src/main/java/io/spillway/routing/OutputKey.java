package io.spillway.routing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What two rows must share to be in one file.
 *
 * @param layoutVersion changes with every setting that shapes rows, files or names
 * @param eventType the event's {@code type}, empty when it has none
 * @param folder resolved folder, empty or ending in {@code /}
 * @param batchKeys resolved values of further batch keys, empty when there are none
 */
public record OutputKey(
    String destinationId,
    String mappingId,
    String layoutVersion,
    String eventType,
    String folder,
    String batchKeys) {
  private static final int DIGEST_BYTES = 16;

  public OutputKey {
    Objects.requireNonNull(destinationId, "destinationId");
    Objects.requireNonNull(mappingId, "mappingId");
    Objects.requireNonNull(layoutVersion, "layoutVersion");
    Objects.requireNonNull(eventType, "eventType");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(batchKeys, "batchKeys");
  }

  /**
   * 32 hex digits that stand for the key: the first half of a SHA-256 over its parts, each preceded
   * by its length. Short enough to be a state key, and the same in every process.
   */
  public String digest() {
    MessageDigest sha256 = sha256();
    for (String part :
        new String[] {destinationId, mappingId, layoutVersion, eventType, folder, batchKeys}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha256.update(
          new byte[] {
            (byte) (bytes.length >>> 24),
            (byte) (bytes.length >>> 16),
            (byte) (bytes.length >>> 8),
            (byte) bytes.length
          });
      sha256.update(bytes);
    }
    return HexFormat.of().formatHex(sha256.digest(), 0, DIGEST_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
