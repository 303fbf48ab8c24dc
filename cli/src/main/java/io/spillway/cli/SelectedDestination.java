package io.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.Destination;
import io.spillway.policy.Policy;
import io.spillway.settings.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * A destination of a catalog.
 *
 * @param prefixes of its objects' keys
 * @param takesOver whether it gets what waits for another owner of its id
 */
record SelectedDestination(Destination destination, List<KeyPrefix> prefixes, boolean takesOver) {
  SelectedDestination {
    Objects.requireNonNull(destination, "destination");
    prefixes = List.copyOf(prefixes);
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
    Catalog catalog = argument.compile(document, unlessGiven);
    for (Destination destination : catalog.destinations()) {
      if (destination.id().equals(id)) {
        return of(destination, document);
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
            KeyPrefix.ofMappings(node),
            node.path(CatalogDocument.TAKES_OVER_WAITING).asBoolean());
      }
    }
    throw new IllegalStateException("a compiled destination is in the tree: " + destination.id());
  }

  /**
   * What the keys of a mapping's objects begin with, as far as its {@code s3_aws_folder_name} says
   * so without an event. Empty: any key.
   */
  record KeyPrefix(String text) {
    private static final String FOLDER = "s3_aws_folder_name";
    private static final String PLACEHOLDER = "{{";

    KeyPrefix {
      Objects.requireNonNull(text, "text");
    }

    /**
     * The prefixes of a destination's mappings, without those that another one covers. Disabled
     * mappings count: they may be enabled at any time.
     *
     * @param destination as the catalog holds it
     */
    static List<KeyPrefix> ofMappings(JsonNode destination) {
      TreeSet<String> all = new TreeSet<>();
      destination.path("mappings").forEach(mapping -> all.add(of(mapping.path(FOLDER))));
      List<KeyPrefix> prefixes = new ArrayList<>();
      String covering = null;
      for (String prefix : all) {
        if (covering == null || !prefix.startsWith(covering)) {
          prefixes.add(new KeyPrefix(prefix));
          covering = prefix;
        }
      }
      return prefixes.isEmpty() ? List.of(new KeyPrefix("")) : prefixes;
    }

    private static String of(JsonNode folder) {
      JsonNode literal = folder.isObject() ? folder.path("@literal") : folder;
      if (literal.isTextual()) {
        String text = literal.textValue();
        return text.isBlank() || text.endsWith("/") ? text.strip() : text + "/";
      }
      JsonNode template = folder.path("@template");
      if (template.isTextual() && template.textValue().contains(PLACEHOLDER)) {
        String head = template.textValue();
        return head.substring(0, head.indexOf(PLACEHOLDER)).stripLeading();
      }
      return "";
    }

    /** A key with this prefix and the name as its last part. */
    String key(String name) {
      return text.isEmpty() || text.endsWith("/") ? text + name : text + "_spillway_check/" + name;
    }
  }
}
