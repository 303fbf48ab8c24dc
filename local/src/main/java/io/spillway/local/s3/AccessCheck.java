package io.spillway.local.s3;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request is allowed before its signature is verified. It checks, in this order:
 * the region it is signed for, the access key, the session token, whether the credentials have
 * expired, the clock, and the permissions of the identity. Thread-safe.
 */
final class AccessCheck {
  private static final Duration MOST_SKEW = Duration.ofMinutes(15);

  private final Identities identities;
  private final Map<String, String> regions = new ConcurrentHashMap<>();

  AccessCheck(Identities identities) {
    this.identities = identities;
  }

  /** Sets the bucket's region; a bucket without one accepts requests for any region. */
  void setRegion(String bucket, String region) {
    regions.put(bucket, region);
  }

  /** The {@linkplain Identity#name() name} behind the access key; null when it is unknown. */
  @Nullable String callerName(Signer signer) {
    Identity identity = identities.find(signer.accessKeyId());
    return identity == null ? null : identity.name();
  }

  /** The error to answer with; null when the request is allowed. */
  @Nullable S3Error check(S3Request request, Signer signer) {
    if (signer.accessKeyId() == null) {
      return S3Error.ACCESS_DENIED;
    }
    String region = request.bucket() == null ? null : regions.get(request.bucket());
    if (region != null && !region.equals(signer.region())) {
      return S3Error.wrongRegion(String.valueOf(signer.region()), region);
    }
    Identity identity = identities.find(signer.accessKeyId());
    if (identity == null) {
      return S3Error.INVALID_ACCESS_KEY_ID;
    }
    String expected = identity.sessionToken();
    if (expected == null ? signer.token() != null : !expected.equals(signer.token())) {
      return S3Error.INVALID_TOKEN;
    }
    if (identities.isExpired(identity)) {
      return S3Error.EXPIRED_TOKEN;
    }
    if (signer.time() != null && identities.isSkewed(signer.time(), MOST_SKEW)) {
      return S3Error.REQUEST_TIME_TOO_SKEWED;
    }
    return identity.refusal(request);
  }
}
