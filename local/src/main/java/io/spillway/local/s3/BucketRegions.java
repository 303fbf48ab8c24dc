package io.spillway.local.s3;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where buckets are; one that is nowhere takes requests for any region. Thread-safe. */
final class BucketRegions {
  private final Map<String, String> regions = new ConcurrentHashMap<>();

  void put(String bucket, String region) {
    regions.put(bucket, region);
  }

  /** The region that a request should have been signed for; null when it is the right one. */
  @Nullable String otherThan(@Nullable String bucket, @Nullable String signed) {
    String region = bucket == null ? null : regions.get(bucket);
    return region == null || region.equals(signed) ? null : region;
  }
}
