package io.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.Destination;
import io.spillway.catalog.KeyPrefixes;
import io.spillway.policy.Policy;
import io.spillway.settings.UsageException;
import java.util.List;
import java.util.Objects;

/**
 * A destination of a catalog.
 *
 * @param prefixes of its objects' keys
 * @param takesOver whether it gets what waits for another owner of its id
 */
record SelectedDestination(Destination destination, KeyPrefixes prefixes, boolean takesOver) {
  SelectedDestination {
    Objects.requireNonNull(destination, "destination");
    prefixes = prefixes.equals(KeyPrefixes.NONE) ? KeyPrefixes.ALL : prefixes;
  }

  /**
   * The destination with an id, even if it is not enabled.
   *
   * @param unlessGiven the policy of a command that is given none
   * @throws UsageException when the catalog is not valid or has no such destination
   */
  static SelectedDestination withId(String id, CatalogArgument argument, Policy unlessGiven)
      throws UsageException {
    CatalogDocument document = argument.read();
    return of(find(id, argument.compile(document, unlessGiven), argument), document);
  }

  /**
   * The destination with an id in a catalog.
   *
   * @throws UsageException when there is none
   */
  static Destination find(String id, Catalog catalog, CatalogArgument argument)
      throws UsageException {
    for (Destination destination : catalog.destinations()) {
      if (destination.id().equals(id)) {
        return destination;
      }
    }
    List<String> ids = catalog.destinations().stream().map(Destination::id).sorted().toList();
    throw new UsageException(
        "--destination "
            + id
            + ": "
            + argument.path()
            + " has no such destination; it has "
            + (ids.isEmpty() ? "none" : String.join(", ", ids)));
  }

  /**
   * All destinations that are enabled.
   *
   * @throws UsageException when the catalog is not valid or none is enabled
   */
  static List<SelectedDestination> enabled(CatalogArgument argument) throws UsageException {
    CatalogDocument document = argument.read();
    List<SelectedDestination> enabled =
        argument.compile(document, Policy.DEFAULT).destinations().stream()
            .filter(Destination::enabled)
            .map(destination -> of(destination, document))
            .toList();
    if (enabled.isEmpty()) {
      throw new UsageException(
          "catalog "
              + argument.path()
              + ": no destination is enabled; name one with --destination");
    }
    return enabled;
  }

  private static SelectedDestination of(Destination destination, CatalogDocument document) {
    for (JsonNode node : document.tree().path("destinations")) {
      if (node.path("id").asText().equals(destination.id())) {
        return new SelectedDestination(
            destination,
            KeyPrefixes.ofMappings(node),
            node.path(CatalogDocument.TAKES_OVER_WAITING).asBoolean());
      }
    }
    throw new IllegalStateException("a compiled destination is in the tree: " + destination.id());
  }
}
