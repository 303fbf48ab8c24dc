package io.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.Destination;
import io.spillway.catalog.InvalidCatalogException;
import io.spillway.settings.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A destination of a catalog and what its objects' keys begin with. */
record ChosenDestination(Destination destination, List<KeyPrefix> prefixes) {
  ChosenDestination {
    prefixes = List.copyOf(prefixes);
  }

  /**
   * Reads a catalog and picks the destination with the id, or all enabled ones.
   *
   * @throws UsageException when the catalog is not valid or has no such destination
   */
  static List<ChosenDestination> read(Path path, @Nullable String id) throws UsageException {
    CatalogDocument document = CatalogReader.read("<catalog>", path);
    try {
      Catalog catalog = document.compile();
      JsonNode nodes = document.tree().path("destinations");
      List<ChosenDestination> chosen = new ArrayList<>();
      for (Destination destination : catalog.destinations()) {
        if (id == null ? destination.enabled() : destination.id().equals(id)) {
          chosen.add(
              new ChosenDestination(
                  destination, KeyPrefix.ofMappings(node(nodes, destination.id()))));
        }
      }
      if (chosen.isEmpty()) {
        throw new UsageException(none(path, id, catalog));
      }
      return chosen;
    } catch (InvalidCatalogException e) {
      throw new UsageException(
          "<catalog> "
              + path
              + ": not valid, "
              + Counted.of(e.problems().size(), "problem")
              + ":\n"
              + e.getMessage(),
          e);
    }
  }

  private static JsonNode node(JsonNode destinations, String id) {
    for (JsonNode destination : destinations) {
      if (destination.path("id").asText().equals(id)) {
        return destination;
      }
    }
    throw new IllegalStateException("a compiled destination is in the tree: " + id);
  }

  private static String none(Path path, @Nullable String id, Catalog catalog) {
    if (id == null) {
      return "<catalog> " + path + ": no destination is enabled; name one with --destination";
    }
    List<String> ids = catalog.destinations().stream().map(Destination::id).sorted().toList();
    return "--destination "
        + id
        + ": "
        + path
        + " has no such destination; it has "
        + (ids.isEmpty() ? "none" : String.join(", ", ids));
  }
}
