package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.CatalogDocument;
import io.spillway.segment.ImportReport.Section;
import io.spillway.segment.UnknownKeys.Kind;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the catalog's entries of a workspace's destinations, and reports what becomes of the rest.
 * An entry has the ids that Segment gave, and only keys that Segment has.
 */
final class CatalogEntries {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String SETTINGS = "settings";
  private static final String EXTERNAL_ID = "iam_external_id";

  /** Settings of a destination that are taken as they are; the external id never is. */
  static final List<String> TAKEN_SETTINGS =
      List.of("iam_role_arn", "s3_aws_bucket_name", "s3_aws_region");

  private final Workspace workspace;
  private final VariableNames variables;
  private final @Nullable String owner;
  private final boolean takesAllSources;
  private final ImportReport report;

  /**
   * @param owner whose the destinations are; null for nobody's
   * @param takesAllSources whether entries name no sources, so that they get the events of all
   */
  CatalogEntries(
      Workspace workspace,
      VariableNames variables,
      @Nullable String owner,
      boolean takesAllSources,
      ImportReport report) {
    this.workspace = Objects.requireNonNull(workspace, "workspace");
    this.variables = Objects.requireNonNull(variables, "variables");
    this.owner = owner;
    this.takesAllSources = takesAllSources;
    this.report = Objects.requireNonNull(report, "report");
  }

  /** The destinations that Spillway stands in for. */
  static List<Workspace.Destination> imported(Workspace workspace) {
    return workspace.destinations().stream()
        .filter(each -> each.isS3() && !isOld(each, workspace))
        .filter(each -> CatalogDocument.isId(each.id()))
        .toList();
  }

  static boolean isOld(Workspace.Destination destination, Workspace workspace) {
    return destination.isOldS3()
        || (!destination.isS3()
            && workspace.subscriptionsOf(destination.id()).stream()
                .anyMatch(each -> Workspace.OLD_ACTION.equals(each.actionSlug())));
  }

  /** The entries, in the order of the exports. */
  List<ObjectNode> make() throws UsageException {
    List<ObjectNode> entries = new ArrayList<>();
    for (Workspace.Destination destination : imported(workspace)) {
      entries.add(entry(destination));
    }
    new LeftOut(workspace, report).report();
    return entries;
  }

  private ObjectNode entry(Workspace.Destination destination) throws UsageException {
    workspace.unknownKeys().report(Kind.DESTINATION, destination.id(), place(destination), report);
    ObjectNode entry = JSON.objectNode().put("id", destination.id());
    if (destination.name() != null) {
      entry.put("name", destination.name());
    }
    if (owner != null) {
      entry.put("owner", owner);
    }
    entry.put("enabled", !Boolean.FALSE.equals(destination.enabled()));
    ArrayNode sources = sources(destination);
    if (!sources.isEmpty()) {
      entry.set("sources", sources);
    }
    entry.set(SETTINGS, settings(destination));
    FilterEntries filterEntries = new FilterEntries(workspace, report);
    List<ObjectNode> filters = filterEntries.make(destination, place(destination));
    if (filterEntries.lackOne()) {
      entry.put("enabled", false);
      missing(
          place(destination)
              + ": it is written as `enabled: false`, since it would deliver what a filter that is"
              + " left out keeps away; write the filter by hand first");
    }
    entry.putArray("filters").addAll(filters);
    MappingEntries mappings = new MappingEntries(report);
    ArrayNode list = entry.putArray("mappings");
    for (Workspace.Subscription subscription : workspace.subscriptionsOf(destination.id())) {
      String at = MappingEntries.place(subscription, destination);
      workspace.unknownKeys().report(Kind.SUBSCRIPTION, subscription.id(), at, report);
      mappings.make(subscription, at).ifPresent(list::add);
    }
    if (workspace.subscriptionsOf(destination.id()).isEmpty()) {
      missing(
          place(destination)
              + ": no subscriptions are in the files; export GET /destinations/"
              + destination.id()
              + "/subscriptions");
    }
    report.add(
        Section.TAKEN,
        place(destination)
            + (entry.get("enabled").booleanValue() ? "" : " (disabled)")
            + ": "
            + Messages.counted(list.size(), "mapping")
            + disabled(list)
            + ", "
            + Messages.counted(filters.size(), "filter"));
    return entry;
  }

  private static String disabled(ArrayNode mappings) {
    long disabled = 0;
    for (JsonNode mapping : mappings) {
      disabled += mapping.path("enabled").asBoolean(true) ? 0 : 1;
    }
    return disabled == 0 ? "" : " (" + disabled + " disabled)";
  }

  /** How the report names a destination. */
  static String place(Workspace.Destination destination) {
    String name = ExternalIds.shown(destination, destination.name());
    return "destination " + Names.of(destination.id(), name);
  }

  private ArrayNode sources(Workspace.Destination destination) {
    ArrayNode keys = JSON.arrayNode();
    Workspace.Source source = workspace.source(destination.sourceId());
    if (!takesAllSources && source != null && source.writeKeys() != null) {
      source.writeKeys().stream().distinct().forEach(keys::add);
    }
    return keys;
  }

  private ObjectNode settings(Workspace.Destination destination) throws UsageException {
    ObjectNode taken = JSON.objectNode();
    ExportNode settings = destination.settings();
    for (String key : TAKEN_SETTINGS) {
      String value = settings == null ? null : settings.text(key);
      if (value != null) {
        taken.put(key, value.strip());
      }
      if (key.equals("iam_role_arn")) {
        taken.put(EXTERNAL_ID, "${" + variables.of(destination) + "}");
      }
    }
    if (settings != null) {
      String unknown =
          settings.json().properties().stream()
              .filter(each -> !isBlank(each.getValue()))
              .map(Map.Entry::getKey)
              .filter(key -> !TAKEN_SETTINGS.contains(key) && !key.equals(EXTERNAL_ID))
              .map(Names::key)
              .collect(Collectors.joining(", "));
      if (!unknown.isEmpty()) {
        missing(place(destination) + ": settings that are not known here: " + unknown);
      }
    }
    return taken;
  }

  private static boolean isBlank(JsonNode value) {
    return value.isNull() || (value.isTextual() && value.textValue().isBlank());
  }

  private void missing(String line) {
    report.add(Section.MISSING, line);
  }
}
