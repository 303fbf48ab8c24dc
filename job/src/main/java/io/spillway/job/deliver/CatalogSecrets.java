package io.spillway.job.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.aws.DeliveryException;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.ObjectStore;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.Customer;
import io.spillway.catalog.SecretReference;
import io.spillway.job.livecatalog.CatalogLocation;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up external ids that are in the catalog in clear text, only where and when they are needed:
 * so they are in memory and nowhere else. Several threads may use it at a time.
 */
public final class CatalogSecrets implements ObjectStore {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogSecrets.class);

  private final CatalogLocation location;
  private final ObjectStore store;

  private final Map<BucketAccess, BucketAccess> completed = new ConcurrentHashMap<>();
  private final Set<SecretReference> read = new HashSet<>();
  private final Map<Holder, String> externalIds = new HashMap<>();
  private volatile boolean started;

  /** Another customer's entry with the same id is not the destination's. */
  private record Holder(String destinationId, Customer customer) {}

  public CatalogSecrets(CatalogLocation location, ObjectStore store) {
    this.location = Objects.requireNonNull(location, "location");
    this.store = Objects.requireNonNull(store, "store");
  }

  @Override
  public Stored put(BucketAccess access, Content content) throws DeliveryException {
    return store.put(withSecret(access), content);
  }

  private BucketAccess withSecret(BucketAccess access) throws DeliveryException {
    AssumedRole role = access.role();
    if (role == null || !role.externalId().isInCatalog()) {
      return access;
    }
    String externalId =
        externalId(new Holder(access.destinationId(), access.customer()), role.externalId());
    BucketAccess complete = access.withExternalId(new SecretReference(externalId));
    completed.put(access, complete);
    return complete;
  }

  /**
   * Also looks up new secrets at once: the catalog may have changed when they are needed. The first
   * time, at the start of the task, it waits for them.
   */
  @Override
  public void retain(Set<BucketAccess> inForce) {
    completed.keySet().retainAll(inForce);
    store.retain(
        inForce.stream()
            .map(access -> completed.getOrDefault(access, access))
            .collect(Collectors.toSet()));
    inForce.stream()
        .map(BucketAccess::role)
        .filter(role -> role != null && role.externalId().isInCatalog())
        .map(AssumedRole::externalId)
        .distinct()
        .forEach(started ? this::refreshSoon : this::refresh);
    started = true;
  }

  private void refreshSoon(SecretReference reference) {
    var unused = CompletableFuture.runAsync(() -> refresh(reference));
  }

  private synchronized String externalId(Holder holder, SecretReference reference)
      throws DeliveryException {
    refresh(reference);
    String externalId = externalIds.get(holder);
    if (externalId == null) {
      throw missing(holder.destinationId);
    }
    return externalId;
  }

  /**
   * Reads the catalog again unless it was read for this reference. External ids that are no longer
   * in it are kept: a removed destination may still need them.
   */
  private synchronized void refresh(SecretReference reference) {
    if (read.contains(reference)) {
      return;
    }
    try {
      Map<Holder, String> found = externalIds(location.read());
      externalIds.putAll(found);
      if (!found.isEmpty()) {
        read.add(reference);
      }
    } catch (IOException e) {
      LOG.debug("The catalog cannot be read for its external ids", e);
    }
  }

  private DeliveryException missing(String destinationId) {
    return new DeliveryException(
        Kind.DENIED,
        "the iam_external_id of "
            + destinationId
            + " was in clear text in the catalog "
            + location
            + ", where it cannot be found now; correct the catalog, and give the id as ${ENV_NAME}"
            + " or ${file:/path}",
        null);
  }

  /** Those in the files that can be read. What two entries of a customer have is nobody's. */
  private static Map<Holder, String> externalIds(CatalogDocument document) {
    Map<Holder, String> externalIds = new HashMap<>();
    Set<Holder> holders = new HashSet<>();
    for (JsonNode destination : document.tree().path("destinations")) {
      String id = destination.path("id").asText();
      JsonNode owner = destination.path(CatalogDocument.OWNER);
      Holder holder =
          new Holder(id, Customer.of(id, owner.isMissingNode() ? null : owner.asText()));
      JsonNode externalId = destination.path("settings").path("iam_external_id");
      if (!holders.add(holder)) {
        externalIds.remove(holder);
      } else if (externalId.isTextual()
          && new SecretReference(externalId.textValue()).isClearText()) {
        externalIds.put(holder, externalId.textValue());
      }
    }
    return externalIds;
  }

  @Override
  public void close() {
    store.close();
  }
}
