package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.mapping.Setting;
import io.spillway.segment.ImportReport.Section;
import io.spillway.settings.UsageException;
import io.spillway.trigger.SegmentReading;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes mappings of subscriptions. */
final class MappingEntries {
  /** The settings of Segment's action, in the order in which they are written. */
  static final List<String> TAKEN =
      EnumSet.range(Setting.COLUMNS, Setting.COMPUTATION_KEY).stream().map(Setting::key).toList();

  private final ImportReport report;

  MappingEntries(ImportReport report) {
    this.report = Objects.requireNonNull(report, "report");
  }

  /**
   * The mapping of a subscription; empty when it cannot be carried over. A key that Segment has
   * unset is null, so that it is removed from a mapping that had it.
   *
   * @param place how the report names the mapping
   */
  Optional<ObjectNode> make(Workspace.Subscription subscription, String place)
      throws UsageException {
    String action = subscription.actionSlug();
    if (action != null && !action.equals(Workspace.ACTION)) {
      report.add(
          Section.MISSING,
          place
              + ": its action is "
              + Names.key(action)
              + ", and only "
              + Workspace.ACTION
              + " is known here; it is left out");
      return Optional.empty();
    }
    ObjectNode mapping = JsonNodeFactory.instance.objectNode().put("id", subscription.id());
    mapping.put("name", subscription.name());
    mapping.put("enabled", isEnabled(subscription, place));
    String trigger = subscription.trigger();
    mapping.put(Setting.TRIGGER.key(), trigger);
    if (trigger == null) {
      report.add(
          Section.MISSING,
          place + ": it has no trigger, so that identify and track events take it");
    } else {
      for (String difference : SegmentReading.differences(trigger)) {
        report.add(Section.DIFFERENT, place + ": trigger: " + difference);
      }
    }
    ExportNode settings = subscription.settings();
    if (settings == null) {
      report.add(
          Section.MISSING,
          place + ": its settings are in no file; export the subscriptions of its destination");
    } else {
      take(settings, mapping, place);
      noteOrder(subscription.origin(), settings.json().path(Setting.COLUMNS.key()), place);
    }
    return Optional.of(mapping);
  }

  /** How the report names a mapping. */
  static String place(Workspace.Subscription subscription, Workspace.Destination destination) {
    String name = ExternalIds.shown(destination, subscription.name());
    return CatalogEntries.place(destination) + ", mapping " + Names.of(subscription.id(), name);
  }

  /** Rows of reverse ETL are no events of a source: such a mapping would take the wrong ones. */
  private boolean isEnabled(Workspace.Subscription subscription, String place) {
    String model = subscription.modelId();
    if (model != null || subscription.isScheduled()) {
      report.add(
          Section.MISSING,
          place
              + ": it takes rows of reverse ETL"
              + (model == null ? "" : ", of the model " + Names.key(model))
              + (subscription.isScheduled() ? ", by a schedule" : "")
              + "; neither is carried over, so it is written as `enabled: false`");
      return false;
    }
    return !Boolean.FALSE.equals(subscription.enabled());
  }

  private void take(ExportNode settings, ObjectNode mapping, String place) {
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, JsonNode> setting : settings.json().properties()) {
      String key = setting.getKey();
      JsonNode value = setting.getValue();
      if (value.isNull()) {
        continue;
      }
      if (TAKEN.contains(key)) {
        mapping.set(key, value);
      } else {
        unknown.add(Names.key(key));
      }
    }
    TAKEN.stream().filter(key -> !mapping.has(key)).forEach(mapping::putNull);
    if (!unknown.isEmpty()) {
      report.add(
          Section.MISSING,
          place + ": settings that are not known here: " + String.join(", ", unknown));
    }
    for (String difference : MappingDifferences.of(settings)) {
      report.add(Section.DIFFERENT, place + ": " + difference);
    }
  }

  /** Terraform's jsonencode, and its provider, sort the keys of objects. */
  private void noteOrder(Origin origin, JsonNode columns, String place) {
    List<String> names = columns.properties().stream().map(Map.Entry::getKey).toList();
    if (origin == Origin.TERRAFORM
        && names.size() > 1
        && names.equals(names.stream().sorted().toList())) {
      report.add(
          Section.NOTED,
          place
              + ": Terraform sorts the columns by name; compare their order with the header of a"
              + " file of Segment, or import answers of the Public API");
    }
  }
}
