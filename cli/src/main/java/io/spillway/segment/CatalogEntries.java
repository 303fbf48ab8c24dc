package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.CatalogDocument;
import io.spillway.segment.ImportReport.Section;
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

  private static boolean isOld(Workspace.Destination destination, Workspace workspace) {
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
    reportOthers();
    return entries;
  }

  private ObjectNode entry(Workspace.Destination destination) throws UsageException {
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
    List<ObjectNode> filters =
        new FilterEntries(workspace, report).make(destination, place(destination));
    entry.putArray("filters").addAll(filters);
    MappingEntries mappings = new MappingEntries(report);
    ArrayNode list = entry.putArray("mappings");
    for (Workspace.Subscription subscription : workspace.subscriptionsOf(destination.id())) {
      mappings.make(subscription, place(destination)).ifPresent(list::add);
    }
    if (list.isEmpty()) {
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
    return "destination " + Names.of(destination.id(), destination.name());
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

  private void reportOthers() {
    int others = 0;
    for (Workspace.Destination destination : workspace.destinations()) {
      if (isOld(destination, workspace)) {
        missing(
            place(destination)
                + ": it is the older \"AWS S3 CSV\" ("
                + Workspace.OLD_SLUG
                + "), whose settings and files are others; move it to AWS S3 (Actions) in Segment"
                + " first, or write its entry by hand");
      } else if (destination.isS3() && !CatalogDocument.isId(destination.id())) {
        missing(
            place(destination)
                + ": its id cannot be one here: 1 to 64 letters, digits, _ and -, the first a"
                + " letter or digit; write its entry by hand");
      } else if (!destination.isS3()) {
        others++;
        report.add(
            Section.IGNORED,
            place(destination)
                + ": of another type"
                + (destination.slug() == null ? "" : ", " + Names.key(destination.slug())));
      }
    }
    for (Workspace.Subscription subscription : workspace.subscriptions()) {
      if (workspace.destination(subscription.destinationId()) == null) {
        missing(
            "subscription "
                + Names.of(subscription.id(), subscription.name())
                + withoutDestination(subscription.destinationId()));
      }
    }
    for (Workspace.Filter filter : workspace.filters()) {
      if (workspace.destination(filter.destinationId()) == null) {
        missing(
            "filter "
                + Names.of(filter.id(), filter.title())
                + withoutDestination(filter.destinationId()));
      }
    }
    if (imported(workspace).isEmpty()) {
      missing(
          "no destination of the type AWS S3 (Actions) is in the files"
              + (others == 0 ? "; export GET /destinations" : ""));
    }
  }

  private static String withoutDestination(@Nullable String id) {
    return id == null
        ? ": it does not say of which destination it is; export it again"
        : ": its destination " + Names.key(id) + " is in no file; export GET /destinations/" + id;
  }
}
