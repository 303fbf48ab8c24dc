package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.segment.ImportReport.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Brings an entry of the catalog up to date with what was imported. The keys that were imported are
 * replaced, in the destination, its settings, and the mappings and filters with the same ids; those
 * that Segment has unset are null and removed; everything else stays. Where the external id is, is
 * never changed.
 */
final class CatalogMerge {
  private static final String ENABLED = "enabled";
  private static final String OWNER = "owner";
  private static final String SETTINGS = "settings";
  private static final String EXTERNAL_ID = "iam_external_id";
  private static final String ROLE = "iam_role_arn";

  /** Settings of those who reach their bucket without a role. */
  private static final List<String> OTHER_IDENTITIES =
      List.of("use_platform_credentials", "access_key_id");

  private static final String FILTERS = "filters";

  /** Lists whose items have ids. */
  private static final Set<String> LISTS = Set.of("mappings", FILTERS);

  private final String place;
  private final ImportReport report;

  /**
   * @param place how the report names the destination
   */
  CatalogMerge(String place, ImportReport report) {
    this.place = Objects.requireNonNull(place, "place");
    this.report = Objects.requireNonNull(report, "report");
  }

  /**
   * Changes an entry.
   *
   * @param entry empty for a new destination
   */
  void merge(ObjectNode entry, ObjectNode imported) {
    boolean isNew = entry.isEmpty();
    for (Map.Entry<String, JsonNode> field : imported.properties()) {
      String key = field.getKey();
      JsonNode value = field.getValue();
      if (LISTS.contains(key)) {
        mergeList(entry, key, (ArrayNode) value, isNew);
      } else if (key.equals(SETTINGS)) {
        ObjectNode settings =
            entry.get(SETTINGS) instanceof ObjectNode known ? known : entry.putObject(SETTINGS);
        mergeSettings(settings, (ObjectNode) value, isNew);
      } else if (key.equals(OWNER) && entry.hasNonNull(OWNER)) {
        keepOwner(entry.get(OWNER), value);
      } else {
        set(entry, key, value, key, isNew);
      }
    }
  }

  private void keepOwner(JsonNode owner, JsonNode asked) {
    if (!owner.equals(asked)) {
      report.add(
          Section.KEPT,
          place + ": owner; change it in the catalog if --owner is what it should be");
    }
  }

  private void mergeSettings(ObjectNode settings, ObjectNode imported, boolean isNew) {
    boolean hasOtherIdentity =
        OTHER_IDENTITIES.stream()
            .anyMatch(
                key -> settings.hasNonNull(key) && !settings.get(key).equals(BooleanNode.FALSE));
    for (Map.Entry<String, JsonNode> field : imported.properties()) {
      String key = field.getKey();
      boolean isOfRole = key.equals(ROLE) || key.equals(EXTERNAL_ID);
      if ((isOfRole && hasOtherIdentity)
          || (key.equals(EXTERNAL_ID) && settings.hasNonNull(EXTERNAL_ID))) {
        continue;
      }
      set(settings, key, field.getValue(), SETTINGS + "." + key, isNew);
    }
  }

  private void mergeList(ObjectNode entry, String key, ArrayNode imported, boolean isNew) {
    if (imported.isEmpty() && key.equals(FILTERS) && !entry.hasNonNull(key)) {
      return;
    }
    ArrayNode items = entry.get(key) instanceof ArrayNode list ? list : entry.putArray(key);
    Map<String, ObjectNode> known = new LinkedHashMap<>();
    for (JsonNode item : items) {
      if (item instanceof ObjectNode object) {
        known.put(object.path("id").asText(), object);
      }
    }
    for (JsonNode each : imported) {
      String id = each.path("id").asText();
      ObjectNode item = known.remove(id);
      boolean isNewItem = item == null;
      String at = key + "." + Names.key(id);
      ObjectNode merged = isNewItem ? items.addObject() : item;
      for (Map.Entry<String, JsonNode> field : each.properties()) {
        set(merged, field.getKey(), field.getValue(), at + "." + field.getKey(), isNewItem);
      }
      if (isNewItem && !isNew) {
        report.add(Section.CHANGED, place + ": " + at + ": added");
      }
    }
    for (String id : known.keySet()) {
      report.add(Section.KEPT, place + ": " + key + "." + Names.key(id));
    }
  }

  /**
   * Sets a key, or removes it if the value is null. Values may be secrets, so that only keys are
   * reported. Columns are compared in their order.
   */
  private void set(ObjectNode object, String key, JsonNode value, String at, boolean isNew) {
    JsonNode before = object.get(key);
    if (value.isNull()) {
      if (object.remove(key) != null) {
        report.add(Section.CHANGED, place + ": " + at + ": removed");
      }
      return;
    }
    boolean isDefault = key.equals(ENABLED) && value.asBoolean() && before == null;
    if (isDefault || (before != null && before.toString().equals(value.toString()))) {
      return;
    }
    object.set(key, value);
    if (!isNew) {
      report.add(Section.CHANGED, place + ": " + at + (before == null ? ": added" : ""));
    }
  }
}
