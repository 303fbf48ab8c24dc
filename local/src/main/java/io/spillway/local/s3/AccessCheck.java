package io.spillway.local.s3;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a request may do before its signature is looked at: a signature for another region,
 * an unknown access key, a wrong or missing session token, expired credentials, a clock that is
 * wrong and an operation the identity is not allowed, in this order.
 */
final class AccessCheck {
  private static final Duration MOST_SKEW = Duration.ofMinutes(15);

  private final Identities identities;

  private final BucketRegions regions;

  AccessCheck(Identities identities, BucketRegions regions) {
    this.identities = identities;
    this.regions = regions;
  }

  /** The error to answer with; null when the request may go on. */
  @Nullable S3Error refuse(S3Request request, Signer signer) {
    if (signer.accessKeyId() == null) {
      return S3Error.ACCESS_DENIED;
    }
    String region = regions.otherThan(request.bucket(), signer.region());
    if (region != null) {
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
    return identity.allows(request.operation(), request.bucket()) ? null : S3Error.ACCESS_DENIED;
  }
}
