package io.spillway.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose files are: the bucket that they were made for, and the identity that puts them there, each
 * as the beginning of a SHA-256, 12 hex digits.
 */
public record Owner(String bucket, String identity) {
  private static final int BYTES = 6;

  /** What files are put by that are not put as a role or with an access key. */
  private static final String PLATFORM = "the platform";

  private static final Pattern SPELLING = Pattern.compile("([0-9a-f]{12})~([0-9a-f]{12})");

  public Owner {
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(identity, "identity");
  }

  /**
   * The owner with these names.
   *
   * @param bucket its store and its name
   * @param identity what stands for whoever puts the files, such as a role's ARN
   */
  public static Owner named(String bucket, String identity) {
    return new Owner(digest(bucket), digest(identity));
  }

  /**
   * The owner of a bucket that the platform's own credentials put files into.
   *
   * @param bucket its store and its name
   */
  static Owner ofPlatform(String bucket) {
    return named(bucket, PLATFORM);
  }

  /** Reads what {@link #spelling} writes; empty when it is something else. */
  public static Optional<Owner> ofSpelling(String text) {
    Matcher spelling = SPELLING.matcher(text);
    return spelling.matches()
        ? Optional.of(new Owner(spelling.group(1), spelling.group(2)))
        : Optional.empty();
  }

  /** Both parts, for a path. */
  public String spelling() {
    return bucket + "~" + identity;
  }

  /**
   * Whether one of the two is the same, as it is after a mistake was put right. The platform's
   * identity is everybody's, so it tells nobody from another.
   */
  public boolean resembles(Owner other) {
    return bucket.equals(other.bucket)
        || (identity.equals(other.identity) && !identity.equals(digest(PLATFORM)));
  }

  private static String digest(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
