package io.spillway.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CheckedCatalog;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A catalog's text with what {@code validate} says of it, and what can be used of it. */
final class CheckedText {
  private final ObjectNode tree;
  private final List<Diagnostic> problems;
  private final boolean isValid;
  private final Catalog usable;

  /**
   * @param policy what the platform allows; null when it says nothing: {@code validate} then
   *     assumes what is safe for all, and {@code preview} that everything is allowed
   */
  CheckedText(String name, String text, @Nullable Policy policy) {
    CatalogDocument document = CatalogDocument.of(name, text);
    CheckedCatalog checked = document.checkForTrial(policy == null ? Policy.DEFAULT : policy);
    this.tree = document.tree();
    this.problems = new ArrayList<>(checked.errors());
    problems.addAll(checked.catalog().diagnostics());
    this.isValid = checked.refusals().isEmpty();
    this.usable =
        policy == null ? document.checkForTrial(Policy.UNRESTRICTED).catalog() : checked.catalog();
  }

  /** Whether {@code validate} finds no errors. */
  boolean isValid() {
    return isValid;
  }

  /** The destinations that can be used. */
  Catalog usable() {
    return usable;
  }

  /** The entry of a mapping; null when there is none. */
  @Nullable ObjectNode mapping(String destinationId, String mappingId) {
    for (JsonNode destination : tree.path("destinations")) {
      if (destination.path("id").asText().equals(destinationId)) {
        for (JsonNode mapping : destination.path("mappings")) {
          if (mapping instanceof ObjectNode object
              && mapping.path("id").asText().equals(mappingId)) {
            return object;
          }
        }
      }
    }
    return null;
  }

  /** The first problems, errors before others. */
  ArrayNode problems(int most) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Diagnostic problem : problems.subList(0, Math.min(most, problems.size()))) {
      Diagnostic.Place place = problem.place();
      ObjectNode json = array.addObject();
      json.put("severity", problem.severity().label());
      json.put("line", place.line());
      json.put("column", place.column());
      json.put("path", place.path());
      json.put("message", problem.message());
      json.put("remedy", problem.remedy());
      json.put("excerpt", place.excerpt());
    }
    return array;
  }

  /** How many problems there are besides. */
  int moreProblems(int most) {
    return Math.max(0, problems.size() - most);
  }

  /** All entries that have an id, also those that cannot be used. */
  ArrayNode destinations() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    JsonNode entries = tree.path("destinations");
    for (int i = 0; i < entries.size(); i++) {
      JsonNode entry = entries.get(i);
      if (entry.path("id").isTextual()) {
        String path = "destinations[" + i + "]";
        ObjectNode json = array.addObject();
        json.put("id", entry.path("id").textValue());
        json.put("name", entry.path("name").textValue());
        json.put("enabled", entry.path("enabled").asBoolean(true));
        json.put("path", path);
        ArrayNode mappings = json.putArray("mappings");
        JsonNode list = entry.path("mappings");
        for (int j = 0; j < list.size(); j++) {
          if (list.path(j).path("id").isTextual()) {
            mappings
                .addObject()
                .put("id", list.get(j).path("id").textValue())
                .put("enabled", list.get(j).path("enabled").asBoolean(true))
                .put("path", path + ".mappings[" + j + "]");
          }
        }
      }
    }
    return array;
  }
}
