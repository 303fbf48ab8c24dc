package io.spillway.local.s3;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Credentials and what they allow: everything in some buckets for long-term credentials, for
 * temporary ones what both their role and the policy of their session allow.
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
   * @param putsOnly whether the role allows {@code s3:PutObject} and nothing else
   * @param policy null when the session has none
   */
  record Session(
      String token, Instant expiration, boolean putsOnly, @Nullable SessionPolicy policy) {}

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

  /** The error to answer with; null when a request is allowed. */
  @Nullable S3Error refusal(S3Request request) {
    boolean known = request.bucket() != null && buckets.contains(request.bucket());
    if (!known
        || (session != null && session.putsOnly && request.operation() != S3Operation.PUT_OBJECT)) {
      return S3Error.ACCESS_DENIED;
    }
    if (session == null || session.policy == null) {
      return null;
    }
    String action = request.operation().action();
    String arn =
        "arn:aws:s3:::" + request.bucket() + (request.key() == null ? "" : "/" + request.key());
    return session.policy.allows(action, arn)
        ? null
        : S3Error.notAllowedBySession(name, action, arn);
  }

  /** Whether the session may assume a role, as far as its own policy says. */
  boolean mayAssume(String roleArn) {
    return session == null
        || session.policy == null
        || session.policy.allows("sts:AssumeRole", roleArn);
  }

  /** The same temporary credentials with another expiration. */
  Identity expiringAt(Instant instant) {
    return new Identity(
        name,
        accessKeyId,
        secretAccessKey,
        new Session(
            String.valueOf(sessionToken()),
            instant,
            session != null && session.putsOnly,
            session == null ? null : session.policy),
        buckets);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "Identity[" + name + ", " + accessKeyId + "]";
  }
}
