package io.spillway.policy;

import java.io.Serializable;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who may put files as whom.
 *
 * @param platformCredentials who may use the platform's own credentials, and for which buckets
 * @param reservedBuckets the platform's own buckets, which no destination may have with them; in
 *     their names, {@code *} stands for any characters
 * @param isStrict whether destinations of different owners must have different roles and secrets
 * @param sessionPolicies which sessions of roles are limited to what deliveries need
 */
public record IdentityRules(
    List<PlatformUse> platformCredentials,
    Set<String> reservedBuckets,
    boolean isStrict,
    SessionPolicyUse sessionPolicies)
    implements Serializable {
  /** Nobody uses the platform's credentials. */
  public static final IdentityRules DEFAULT =
      new IdentityRules(List.of(), Set.of(), true, SessionPolicyUse.BY_DESTINATION);

  static final IdentityRules UNRESTRICTED =
      new IdentityRules(
          List.of(
              new PlatformUse(
                  NamePatterns.ALL,
                  NamePatterns.ALL,
                  NamePatterns.ALL,
                  EndpointRules.UNRESTRICTED.allowed())),
          Set.of(),
          false,
          SessionPolicyUse.BY_DESTINATION);

  /** Which sessions of roles have a policy of their own. */
  public enum SessionPolicyUse {
    /** Those of all destinations that do not switch it off. */
    BY_DESTINATION,
    /** All; no destination may switch it off. */
    ALWAYS,
    /** None, for an STS that does not know them. */
    NEVER;

    /** As the policy's file names it, e.g. {@code by_destination}. */
    public String setting() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Destinations, and buckets that they may put files into with the platform's credentials.
   *
   * @param owners whose they are; null for destinations without an owner, which are the platform's
   * @param endpoints that they may have, beside S3 itself
   */
  public record PlatformUse(
      @Nullable NamePatterns owners,
      NamePatterns destinations,
      NamePatterns buckets,
      List<EndpointRule> endpoints)
      implements Serializable {
    public PlatformUse {
      endpoints = List.copyOf(endpoints);
      Objects.requireNonNull(destinations, "destinations");
      Objects.requireNonNull(buckets, "buckets");
    }

    private boolean takes(@Nullable String owner) {
      return owner == null || (owners != null && owners.match(owner));
    }

    /** What stands in the path or in front of the host could be another bucket. */
    private boolean takes(@Nullable URI endpoint) {
      return endpoint == null
          || EndpointRules.isS3(endpoint)
          || (!EndpointRules.hasPath(endpoint)
              && endpoints.stream().anyMatch(rule -> rule.allows(endpoint)));
    }
  }

  public IdentityRules {
    platformCredentials = List.copyOf(platformCredentials);
    reservedBuckets = new TreeSet<>(reservedBuckets);
    Objects.requireNonNull(sessionPolicies, "sessionPolicies");
  }

  /** The same with further buckets that are the platform's own. */
  IdentityRules reserving(Set<String> buckets) {
    Set<String> all = new TreeSet<>(reservedBuckets);
    all.addAll(buckets);
    return new IdentityRules(platformCredentials, all, isStrict, sessionPolicies);
  }

  /** Whether a bucket is the platform's own. */
  public boolean isReserved(String bucket) {
    return reservedBuckets.stream().anyMatch(pattern -> NamePatterns.match(pattern, bucket));
  }

  /**
   * Whether a destination may put files into a bucket with the platform's credentials.
   *
   * @param owner null for none
   * @param endpoint null for AWS's
   */
  public boolean allowsPlatformCredentials(
      @Nullable String owner, String destinationId, String bucket, @Nullable URI endpoint) {
    return !isReserved(bucket)
        && platformCredentials.stream()
            .anyMatch(
                use ->
                    use.takes(owner)
                        && use.destinations.match(destinationId)
                        && use.buckets.match(bucket)
                        && use.takes(endpoint));
  }
}
