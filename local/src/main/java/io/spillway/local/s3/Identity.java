package io.spillway.local.s3;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Credentials and what they allow.
 *
 * @param name of a platform identity as it was given, or the ARN of the role that temporary
 *     credentials are for
 * @param sessionToken what every request must carry beside its signature; null for long-term
 *     credentials
 * @param buckets the only ones that can be touched
 * @param putOnly whether {@code s3:PutObject} is all that is allowed
 */
public record Identity(
    String name,
    String accessKeyId,
    String secretAccessKey,
    @Nullable String sessionToken,
    Instant expiration,
    Set<String> buckets,
    boolean putOnly) {

  public Identity {
    buckets = Set.copyOf(buckets);
  }

  /** Whether STS gave these credentials out for a role. */
  public boolean isTemporary() {
    return sessionToken != null;
  }

  boolean allows(S3Operation operation, @Nullable String bucket) {
    boolean known = bucket != null && buckets.contains(bucket);
    return known && (!putOnly || operation == S3Operation.PUT_OBJECT);
  }

  Identity expiringAt(Instant instant) {
    return new Identity(
        name, accessKeyId, secretAccessKey, sessionToken, instant, buckets, putOnly);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "Identity[" + name + ", " + accessKeyId + "]";
  }
}
