package io.spillway.local.s3;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Credentials and what they allow: everything in some buckets for long-term credentials, {@code
 * s3:PutObject} alone for temporary ones.
 *
 * @param name of a platform identity as it was given, or the ARN of the role that temporary
 *     credentials are for
 * @param session null for long-term credentials
 * @param buckets the only ones that the credentials allow access to
 */
public record Identity(
    String name,
    String accessKeyId,
    String secretAccessKey,
    @Nullable Session session,
    Set<String> buckets) {
  public Identity {
    buckets = Set.copyOf(buckets);
  }

  /**
   * What makes credentials temporary.
   *
   * @param token what every request must carry beside its signature
   */
  public record Session(String token, Instant expiration) {}

  /** Whether STS issued these credentials for a role. */
  public boolean isTemporary() {
    return session != null;
  }

  @Nullable String sessionToken() {
    return session == null ? null : session.token();
  }

  Instant expiration() {
    return session == null ? Instant.MAX : session.expiration();
  }

  boolean allows(S3Operation operation, @Nullable String bucket) {
    boolean known = bucket != null && buckets.contains(bucket);
    return known && (!isTemporary() || operation == S3Operation.PUT_OBJECT);
  }

  /** The same temporary credentials with another expiration. */
  Identity expiringAt(Instant instant) {
    return new Identity(
        name,
        accessKeyId,
        secretAccessKey,
        new Session(String.valueOf(sessionToken()), instant),
        buckets);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "Identity[" + name + ", " + accessKeyId + "]";
  }
}
