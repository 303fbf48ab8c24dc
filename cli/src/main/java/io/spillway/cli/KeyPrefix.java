package io.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What the keys of a mapping's objects begin with, as far as its {@code s3_aws_folder_name} says so
 * without an event. Empty: any key.
 */
record KeyPrefix(String text) {
  private static final String FOLDER = "s3_aws_folder_name";
  private static final String PLACEHOLDER = "{{";

  KeyPrefix {
    Objects.requireNonNull(text, "text");
  }

  /**
   * Those of a destination's mappings, none that another one covers. Disabled mappings count: they
   * may be enabled any time.
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

  /** A key with this prefix whose last part is the name. */
  String key(String name) {
    return text.isEmpty() || text.endsWith("/") ? text + name : text + "_spillway_check/" + name;
  }
}
