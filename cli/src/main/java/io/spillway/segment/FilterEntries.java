package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.segment.ImportReport.Section;
import io.spillway.segment.UnknownKeys.Kind;
import io.spillway.settings.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the filters of an entry. */
final class FilterEntries {
  private static final String TYPE = "type";
  private static final Set<String> WITH_FIELDS = Set.of("DROP_PROPERTIES", "ALLOW_PROPERTIES");
  private static final String SAMPLE = "SAMPLE";
  private static final String DROP = "DROP";

  private static final Set<String> OF_ACTIONS = Set.of(TYPE, "percent", "path", "fields");

  private final Workspace workspace;
  private final ImportReport report;
  private boolean lacksOne;

  FilterEntries(Workspace workspace, ImportReport report) {
    this.workspace = Objects.requireNonNull(workspace, "workspace");
    this.report = Objects.requireNonNull(report, "report");
  }

  /**
   * The filters of a destination.
   *
   * @param place how the report names the destination
   */
  List<ObjectNode> make(Workspace.Destination destination, String place) throws UsageException {
    List<ObjectNode> entries = new ArrayList<>();
    for (Workspace.Filter filter : workspace.filtersOf(destination.id())) {
      String at =
          place
              + ", filter "
              + Names.of(filter.id(), ExternalIds.shown(destination, filter.title()));
      workspace.unknownKeys().report(Kind.FILTER, filter.id(), at, report);
      entry(filter, at).ifPresent(entries::add);
    }
    return entries;
  }

  /** Whether a filter that is in force in Segment is left out, so that more would be delivered. */
  boolean lackOne() {
    return lacksOne;
  }

  private Optional<ObjectNode> entry(Workspace.Filter filter, String place) throws UsageException {
    ObjectNode entry = JsonNodeFactory.instance.objectNode().put("id", filter.id());
    entry.put("title", filter.title());
    entry.put("enabled", !Boolean.FALSE.equals(filter.enabled()));
    String condition = filter.condition();
    boolean isInForce = !Boolean.FALSE.equals(filter.enabled());
    if (condition == null || filter.actions().isEmpty()) {
      lacksOne |= isInForce && !filter.actions().isEmpty();
      report.add(
          Section.MISSING,
          place
              + (condition == null ? ": it has no condition" : ": it has no actions")
              + "; it is left out");
      return Optional.empty();
    }
    entry.put("if", condition);
    ArrayNode actions = entry.putArray("actions");
    for (ExportNode action : filter.actions()) {
      String unknown = unknownKeys(action.asObject());
      Optional<ObjectNode> taken = unknown.isEmpty() ? action(action) : Optional.empty();
      if (taken.isEmpty()) {
        lacksOne |= isInForce;
        report.add(
            Section.MISSING,
            place
                + ": its action "
                + Names.key(String.valueOf(action.text(TYPE)))
                + (unknown.isEmpty()
                    ? " is not known here"
                    : " has keys that are not known here: " + unknown)
                + "; the filter is left out");
        return Optional.empty();
      }
      actions.add(taken.get());
    }
    return Optional.of(entry);
  }

  /** An action may do less because of them. */
  private static String unknownKeys(ExportNode action) {
    return action.json().properties().stream()
        .filter(each -> !each.getValue().isNull() && !OF_ACTIONS.contains(each.getKey()))
        .map(each -> Names.key(each.getKey()))
        .collect(Collectors.joining(", "));
  }

  /** An action; empty when its type is not known. */
  private static Optional<ObjectNode> action(ExportNode action) throws UsageException {
    String type = String.valueOf(action.text(TYPE));
    ObjectNode taken = JsonNodeFactory.instance.objectNode().put(TYPE, type);
    if (type.equals(SAMPLE)) {
      JsonNode percent = action.child("percent").json();
      if (!percent.isNumber()) {
        throw action.child("percent").wrong("a number from 0 to 1");
      }
      taken.set("percent", percent);
      String path = action.text("path");
      if (path != null) {
        taken.put("path", path);
      }
    } else if (WITH_FIELDS.contains(type)) {
      ExportNode fields = action.child("fields").asObject();
      ObjectNode byPath = taken.putObject("fields");
      for (var field : fields.json().properties()) {
        List<String> keys = fields.texts(field.getKey());
        if (keys != null) {
          keys.forEach(byPath.putArray(field.getKey())::add);
        }
      }
    } else if (!type.equals(DROP)) {
      return Optional.empty();
    }
    return Optional.of(taken);
  }
}
