package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.segment.ImportReport.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the text of a destination's external id where it is no secret, such as in its name. It is
 * compared without case and punctuation, as names of variables have neither.
 */
final class ExternalIds {
  private static final String KEY = "iam_external_id";
  private static final int MAX_FIELDS = 10;

  private ExternalIds() {}

  /** The same text; null if the destination's external id is in it, so that it is not shown. */
  static @Nullable String shown(Workspace.Destination destination, @Nullable String text) {
    return text == null || isIn(text, destination) ? null : text;
  }

  private static boolean isIn(String text, Workspace.Destination destination) {
    ExportNode settings = destination.settings();
    String id = settings == null ? "" : settings.json().path(KEY).asText("");
    boolean isMasked = id.indexOf('\u2022') >= 0 || id.indexOf('*') >= 0;
    String plain = plain(id);
    return !isMasked && !plain.isEmpty() && plain(text).contains(plain);
  }

  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "").toUpperCase(Locale.ROOT);
  }

  /** Reports the keys of an entry whose values have the text, and not the text. */
  static void report(ObjectNode entry, Workspace.Destination destination, ImportReport report) {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : entry.properties()) {
      String key = field.getKey();
      if (field.getValue() instanceof ObjectNode object) {
        find(object, key + ".", destination, found);
      } else if (key.equals("mappings") || key.equals("filters")) {
        for (JsonNode item : field.getValue()) {
          String at = key + "." + Names.key(item.path("id").asText()) + ".";
          find((ObjectNode) item, at, destination, found);
        }
      } else if (isIn(field.getValue().toString(), destination)) {
        found.add(key);
      }
    }
    if (!found.isEmpty()) {
      report.add(
          Section.NOTED,
          CatalogEntries.place(destination)
              + ": the text of its external id is also in "
              + String.join(", ", found.subList(0, Math.min(found.size(), MAX_FIELDS)))
              + (found.size() > MAX_FIELDS ? ", ..." : "")
              + ", which are no secrets; change the one or the other");
    }
  }

  private static void find(
      ObjectNode object, String at, Workspace.Destination destination, List<String> found) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!field.getKey().equals(KEY) && isIn(field.getValue().toString(), destination)) {
        found.add(at + field.getKey());
      }
    }
  }
}
