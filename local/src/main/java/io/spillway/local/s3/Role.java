package io.spillway.local.s3;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A role of a customer (or one in between), as its trust policy and its permissions describe it.
 *
 * @param arn for example {@code arn:aws:iam::123456789012:role/spillway}
 * @param externalId what a caller must present to assume it; null when the trust policy does not
 *     ask for one
 * @param buckets into which its credentials may put objects; they may do nothing else
 * @param credentialLifetime the longest its credentials live; at least a second
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
          "Credentials of " + arn + " must live for a second at least, not " + credentialLifetime);
    }
  }

  /** A customer's role that the platform assumes directly, with credentials of an hour. */
  public static Role of(String arn, String externalId, String... buckets) {
    return new Role(arn, externalId, Set.of(buckets), Duration.ofHours(1), null);
  }

  /** The same role with credentials that live for another time. */
  public Role withCredentialLifetime(Duration lifetime) {
    return new Role(arn, externalId, buckets, lifetime, trustedRoleArn);
  }

  /** The same role, to be assumed with the temporary credentials of another one only. */
  public Role trusting(String roleArn) {
    return new Role(arn, externalId, buckets, credentialLifetime, roleArn);
  }

  /** Without the external id. */
  @Override
  public String toString() {
    return "Role[" + arn + ", " + buckets + "]";
  }
}
