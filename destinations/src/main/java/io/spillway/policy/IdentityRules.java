package io.spillway.policy;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may put files as whom.
 *
 * @param platformCredentials who may use the platform's own credentials, and for which buckets
 * @param reservedBuckets the platform's own buckets, which no destination may have with them
 * @param isStrict whether destinations of different owners must have different roles and secrets
 */
public record IdentityRules(
    List<PlatformUse> platformCredentials, Set<String> reservedBuckets, boolean isStrict)
    implements Serializable {
  /** Nobody uses the platform's credentials. */
  public static final IdentityRules DEFAULT = new IdentityRules(List.of(), Set.of(), true);

  static final IdentityRules UNRESTRICTED =
      new IdentityRules(
          List.of(new PlatformUse(NamePatterns.ALL, NamePatterns.ALL)), Set.of(), false);

  /** Destinations, and buckets that they may put files into with the platform's credentials. */
  public record PlatformUse(NamePatterns destinations, NamePatterns buckets)
      implements Serializable {
    public PlatformUse {
      Objects.requireNonNull(destinations, "destinations");
      Objects.requireNonNull(buckets, "buckets");
    }
  }

  public IdentityRules {
    platformCredentials = List.copyOf(platformCredentials);
    reservedBuckets = new TreeSet<>(reservedBuckets);
  }

  /** Whether a bucket is the platform's own. */
  public boolean isReserved(String bucket) {
    return reservedBuckets.contains(bucket);
  }

  /** Whether a destination may put files into a bucket with the platform's credentials. */
  public boolean allowsPlatformCredentials(String destinationId, String bucket) {
    return !isReserved(bucket)
        && platformCredentials.stream()
            .anyMatch(use -> use.destinations.match(destinationId) && use.buckets.match(bucket));
  }
}
