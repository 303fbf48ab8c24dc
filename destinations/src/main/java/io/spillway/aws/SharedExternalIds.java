package io.spillway.aws;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.Customer;
import io.spillway.catalog.SecretReference;
import io.spillway.catalog.Secrets;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds external ids that destinations of several customers have, however they refer to them:
 * whoever knows where another one's secret is could use it as his own. The one whose secret is
 * named after his destination or his owner's name keeps it, and nobody loses it to one who writes
 * it into the catalog. Several threads may use it at a time.
 */
final class SharedExternalIds {
  private static final Logger LOG = LoggerFactory.getLogger(SharedExternalIds.class);

  /** Secrets change while the job runs, and many sessions begin at the same time. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final Secrets secrets;
  private final Clock clock;
  private Set<BucketAccess> inForce = Set.of();
  private Map<String, Set<Customer>> customers = Map.of();
  private Instant readAt = Instant.MIN;

  SharedExternalIds(Secrets secrets, Clock clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Compares with these from now on. */
  synchronized void retain(Set<BucketAccess> accesses) {
    inForce = accesses;
    readAt = Instant.MIN;
  }

  /**
   * Whether another customer has this external id, too, as far as that can be seen without asking a
   * secret provider.
   */
  synchronized boolean isAnothers(String externalId, BucketAccess access) {
    AssumedRole role = access.role();
    if (role == null || isItsOwn(role.externalId(), access)) {
      return false;
    }
    Instant now = clock.instant();
    if (readAt.plus(FRESH).isBefore(now)) {
      customers = read();
      readAt = now;
    }
    return customers.getOrDefault(externalId, Set.of()).stream()
        .anyMatch(customer -> !customer.equals(access.customer()));
  }

  /** An owner may call his destinations as he likes, and so as another one's secret. */
  private static boolean isItsOwn(SecretReference externalId, BucketAccess access) {
    String owner = access.customer().owner();
    return externalId.isOfDestination()
        || externalId.isNamedAfter(owner == null ? access.destinationId() : owner);
  }

  private Map<String, Set<Customer>> read() {
    Map<String, Set<Customer>> byId = new HashMap<>();
    for (BucketAccess access : inForce) {
      SecretReference reference = access.role() == null ? null : access.role().externalId();
      if (reference != null && reference.isAtHand() && !reference.isClearText()) {
        try {
          String externalId = secrets.externalId(reference);
          byId.computeIfAbsent(externalId, id -> new HashSet<>()).add(access.customer());
        } catch (IOException e) {
          LOG.debug("The external id of {} cannot be compared", access.destinationId(), e);
        }
      }
    }
    return byId;
  }
}
