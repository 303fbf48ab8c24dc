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
 * @param buckets into which its credentials may put objects, and nothing else
 * @param credentialLifetime the longest lifetime of its credentials; at least a second
 * @param trustedRoleArn the role whose temporary credentials may assume this one; null when
 *     long-term credentials may
 */
public record Role(
    String arn,
    @Nullable String externalId,
    Set<String> buckets,
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
  public static Role of(String arn, String externalId, String... buckets) {
    return new Role(arn, externalId, Set.of(buckets), Duration.ofHours(1), null);
  }

  /** The same role with another lifetime of its credentials. */
  public Role withCredentialLifetime(Duration lifetime) {
    return new Role(arn, externalId, buckets, lifetime, trustedRoleArn);
  }

  /** The same role, which only the temporary credentials of another role may assume. */
  public Role trusting(String roleArn) {
    return new Role(arn, externalId, buckets, credentialLifetime, roleArn);
  }

  /** Without the external id. */
  @Override
  public String toString() {
    return "Role[" + arn + ", " + buckets + "]";
  }
}
