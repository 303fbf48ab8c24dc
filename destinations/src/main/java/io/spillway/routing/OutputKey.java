package io.spillway.routing;

import io.spillway.catalog.Owner;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What two rows must share to be in one file.
 *
 * @param eventType the event's {@code type}, {@link #shortened}; empty when it has none
 * @param folder resolved folder, empty or ending in {@code /}
 * @param batchKeys resolved values of further batch keys, {@link #shortened}; empty when there are
 *     none
 */
public record OutputKey(MappingVersion mapping, String eventType, String folder, String batchKeys) {
  /** Longest event type and batch keys in a key, in characters; longer ones are shortened. */
  static final int MAX_TEXT_LENGTH = 1024;

  private static final int DIGEST_BYTES = 16;

  /**
   * A mapping with the settings that its files depend on.
   *
   * @param layoutVersion changes with every setting that shapes rows, files or names
   * @param owner whose the files are; null when an earlier release did not say
   */
  public record MappingVersion(
      String destinationId, String mappingId, String layoutVersion, @Nullable Owner owner) {
    public MappingVersion {
      Objects.requireNonNull(destinationId, "destinationId");
      Objects.requireNonNull(mappingId, "mappingId");
      Objects.requireNonNull(layoutVersion, "layoutVersion");
    }
  }

  public OutputKey {
    Objects.requireNonNull(mapping, "mapping");
    Objects.requireNonNull(eventType, "eventType");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(batchKeys, "batchKeys");
  }

  /**
   * A text of an event for use in a key. A text of up to {@link #MAX_TEXT_LENGTH} characters stays
   * as it is; of a longer one, that many characters and a SHA-256 of the whole stand for it, so
   * that different texts stay different and the keys of hostile events stay small.
   */
  static String shortened(String text) {
    if (text.length() <= MAX_TEXT_LENGTH) {
      return text;
    }
    byte[] digest = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return text.substring(0, MAX_TEXT_LENGTH) + HexFormat.of().formatHex(digest);
  }

  /** About what the texts that come from events take on the heap. */
  public long textBytes() {
    return (long) Character.BYTES * (eventType.length() + folder.length() + batchKeys.length());
  }

  /** Whether it has these parts besides its mapping. */
  boolean has(String itsEventType, String itsFolder, String itsBatchKeys) {
    return eventType.equals(itsEventType)
        && folder.equals(itsFolder)
        && batchKeys.equals(itsBatchKeys);
  }

  public String destinationId() {
    return mapping.destinationId;
  }

  public String mappingId() {
    return mapping.mappingId;
  }

  /** Whose the files are; null when an earlier release did not say. */
  public @Nullable Owner owner() {
    return mapping.owner;
  }

  /**
   * The first half, 32 hex digits, of a SHA-256 over the parts, each preceded by its length: short
   * enough for a state key, and the same in every process.
   */
  public String digest() {
    List<String> parts =
        new ArrayList<>(
            List.of(
                mapping.destinationId,
                mapping.mappingId,
                mapping.layoutVersion,
                eventType,
                folder,
                batchKeys));
    if (mapping.owner != null) {
      parts.add(mapping.owner.spelling());
    }
    MessageDigest sha256 = sha256();
    for (String part : parts) {
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
