package io.spillway.local.s3;

import org.jspecify.annotations.Nullable;

/**
 * Decides what a request may do before its signature is looked at: an unknown access key, a wrong
 * or missing session token, expired credentials and an operation the identity is not allowed, in
 * this order.
 */
final class AccessCheck {
  private final Identities identities;

  AccessCheck(Identities identities) {
    this.identities = identities;
  }

  /** The error to answer with; null when the request may go on. */
  @Nullable S3Error refuse(
      S3Request request, @Nullable String accessKeyId, @Nullable String token) {
    if (accessKeyId == null) {
      return S3Error.ACCESS_DENIED;
    }
    Identity identity = identities.find(accessKeyId);
    if (identity == null) {
      return S3Error.INVALID_ACCESS_KEY_ID;
    }
    String expected = identity.sessionToken();
    if (expected == null ? token != null : !expected.equals(token)) {
      return S3Error.INVALID_TOKEN;
    }
    if (identities.isExpired(identity)) {
      return S3Error.EXPIRED_TOKEN;
    }
    return identity.allows(request.operation(), request.bucket()) ? null : S3Error.ACCESS_DENIED;
  }
}
