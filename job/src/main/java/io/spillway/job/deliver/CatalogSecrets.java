package io.spillway.job.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.aws.DeliveryException;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.ObjectStore;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.InvalidCatalogException;
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
 * Looks up the external ids that stand in the catalog in clear text, where they are needed and not
 * before: so they are in memory and nowhere else. Used by several threads at a time.
 */
public final class CatalogSecrets implements ObjectStore {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogSecrets.class);

  private final CatalogLocation location;
  private final ObjectStore store;

  private final Map<BucketAccess, BucketAccess> completed = new ConcurrentHashMap<>();
  private final Set<SecretReference> read = new HashSet<>();
  private final Map<String, String> externalIds = new HashMap<>();

  public CatalogSecrets(CatalogLocation location, ObjectStore store) {
    this.location = Objects.requireNonNull(location, "location");
    this.store = Objects.requireNonNull(store, "store");
  }

  @Override
  public void put(BucketAccess access, Content content) throws DeliveryException {
    store.put(withSecret(access), content);
  }

  private BucketAccess withSecret(BucketAccess access) throws DeliveryException {
    AssumedRole role = access.role();
    if (role == null || !role.externalId().isInCatalog()) {
      return access;
    }
    String externalId = externalId(access.destinationId(), role.externalId());
    BucketAccess complete =
        access.withRole(new AssumedRole(role.arn(), new SecretReference(externalId)));
    completed.put(access, complete);
    return complete;
  }

  /** Also looks up new secrets at once: the catalog may be another one when they are needed. */
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
        .forEach(this::refreshSoon);
  }

  private void refreshSoon(SecretReference reference) {
    var unused = CompletableFuture.runAsync(() -> refresh(reference));
  }

  private synchronized String externalId(String destinationId, SecretReference reference)
      throws DeliveryException {
    refresh(reference);
    String externalId = externalIds.get(destinationId);
    if (externalId == null) {
      throw missing(destinationId);
    }
    return externalId;
  }

  /**
   * Reads the catalog again unless it was read for this reference. What was known before and is not
   * to be found now stays known: it is still needed for a destination that was removed.
   */
  private synchronized void refresh(SecretReference reference) {
    if (read.contains(reference)) {
      return;
    }
    try {
      externalIds.putAll(externalIds(location.read()));
      read.add(reference);
    } catch (IOException | InvalidCatalogException e) {
      LOG.debug("The catalog cannot be read for its external ids", e);
    }
  }

  private DeliveryException missing(String destinationId) {
    return new DeliveryException(
        Kind.DENIED,
        "the iam_external_id of "
            + destinationId
            + " stood in clear text in the catalog "
            + location
            + ", where it cannot be found now; put the catalog right, and give it as ${ENV_NAME}"
            + " or ${file:/path}",
        null);
  }

  private static Map<String, String> externalIds(CatalogDocument document)
      throws InvalidCatalogException {
    Map<String, String> externalIds = new HashMap<>();
    for (JsonNode destination : document.tree().path("destinations")) {
      JsonNode externalId = destination.path("settings").path("iam_external_id");
      if (externalId.isTextual() && new SecretReference(externalId.textValue()).isClearText()) {
        externalIds.put(destination.path("id").asText(), externalId.textValue());
      }
    }
    return externalIds;
  }

  @Override
  public void close() {
    store.close();
  }
}
