package io.spillway.policy;

import java.io.Serializable;
import java.util.Objects;
import java.util.Set;

/**
 * What the platform allows the destinations of a catalog. It comes from a file that those who edit
 * the catalog cannot change.
 */
public record Policy(
    SecretRules secrets,
    IdentityRules identity,
    EndpointRules endpoints,
    SourceRules sources,
    AmountRules amounts)
    implements Serializable {
  /** The rules without a policy file, under which no destination can harm another one. */
  public static final Policy DEFAULT =
      new Policy(
          SecretRules.DEFAULT,
          IdentityRules.DEFAULT,
          EndpointRules.DEFAULT,
          SourceRules.DEFAULT,
          AmountRules.DEFAULT);

  /** Allows whatever can be used: for catalogs that are the platform's own, and for tests. */
  public static final Policy UNRESTRICTED =
      new Policy(
          SecretRules.UNRESTRICTED,
          IdentityRules.UNRESTRICTED,
          EndpointRules.UNRESTRICTED,
          SourceRules.DEFAULT,
          AmountRules.DEFAULT);

  public Policy {
    Objects.requireNonNull(secrets, "secrets");
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(endpoints, "endpoints");
    Objects.requireNonNull(sources, "sources");
    Objects.requireNonNull(amounts, "amounts");
  }

  /** The same with further buckets that are the platform's own. */
  public Policy reserving(Set<String> buckets) {
    return new Policy(secrets, identity.reserving(buckets), endpoints, sources, amounts);
  }
}
