package io.spillway.job.livecatalog;

import io.spillway.policy.Policy;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * What a version of the catalog has to keep to.
 *
 * @param keepDeparted for how long a removed destination may still be owed files
 * @param policy what the platform allows
 */
public record CatalogRules(Duration keepDeparted, Policy policy) implements Serializable {
  public CatalogRules {
    Objects.requireNonNull(keepDeparted, "keepDeparted");
    Objects.requireNonNull(policy, "policy");
  }
}
