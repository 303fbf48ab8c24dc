package io.spillway.local.s3;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A customer's role, or an intermediary one, as described by its trust policy and permissions.
 *
 * @param arn for example {@code arn:aws:iam::123456789012:role/spillway}
 * @param externalId what a caller must present to assume it; null when the trust policy does not
 *     ask for one
 * @param isIdOptional whether a caller who presents none may assume it, too
 * @param buckets into which its credentials may put objects
 * @param putsOnly whether they allow nothing else there
 * @param credentialLifetime the longest lifetime of its credentials; at least a second
 * @param trustedRoleArn the role whose temporary credentials may assume this one; null when
 *     long-term credentials may
 */
public record Role(
    String arn,
    @Nullable String externalId,
    boolean isIdOptional,
    Set<String> buckets,
    boolean putsOnly,
    Duration credentialLifetime,
    @Nullable String trustedRoleArn) {

  public Role {
    buckets = Set.copyOf(buckets);
    if (credentialLifetime.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "Credentials of " + arn + " must live for at least a second, not " + credentialLifetime);
    }
  }

  /** A customer's role that the platform assumes directly, with credentials of an hour. */
  public static Role of(String arn, @Nullable String externalId, String... buckets) {
    return new Role(arn, externalId, false, Set.of(buckets), true, Duration.ofHours(1), null);
  }

  /** The same role with another lifetime of its credentials. */
  public Role withCredentialLifetime(Duration lifetime) {
    return new Role(arn, externalId, isIdOptional, buckets, putsOnly, lifetime, trustedRoleArn);
  }

  /** The same role, which only the temporary credentials of another role may assume. */
  public Role trusting(String roleArn) {
    return new Role(arn, externalId, isIdOptional, buckets, putsOnly, credentialLifetime, roleArn);
  }

  /** The same role, which allows everything in its buckets. */
  public Role allowingAll() {
    return new Role(
        arn, externalId, isIdOptional, buckets, false, credentialLifetime, trustedRoleArn);
  }

  /** The same role, as if its trust policy compared external ids with StringEqualsIfExists. */
  public Role withOptionalId() {
    return new Role(arn, externalId, true, buckets, putsOnly, credentialLifetime, trustedRoleArn);
  }

  /** Without the external id. */
  @Override
  public String toString() {
    return "Role[" + arn + ", " + buckets + "]";
  }
}
