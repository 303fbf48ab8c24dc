package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.segment.ImportReport.Section;
import java.util.List;
import java.util.Objects;

/** Reports what an entry still lacks once it has all that the files and the catalog know. */
final class EntryGaps {
  private static final String SOURCES = "sources";
  private static final String STAND_IN = "write-key-of-";

  private final Workspace workspace;
  private final boolean takesAllSources;
  private final ImportReport report;

  EntryGaps(Workspace workspace, boolean takesAllSources, ImportReport report) {
    this.workspace = Objects.requireNonNull(workspace, "workspace");
    this.takesAllSources = takesAllSources;
    this.report = Objects.requireNonNull(report, "report");
  }

  /**
   * Reports what is missing. For an unknown write key it sets a name that no event has, because an
   * entry without sources gets the events of everybody.
   */
  void close(ObjectNode entry, Workspace.Destination destination) {
    closeSources(entry, destination);
    JsonNode settings = entry.path("settings");
    boolean needsRole =
        !settings.path("use_platform_credentials").asBoolean()
            && !settings.hasNonNull("access_key_id");
    for (String key : CatalogEntries.TAKEN_SETTINGS) {
      if (!settings.hasNonNull(key) && (needsRole || !key.equals("iam_role_arn"))) {
        missing(destination, "settings." + key + " is in no file; add it");
      }
    }
  }

  private void closeSources(ObjectNode entry, Workspace.Destination destination) {
    String source = destination.sourceId();
    // The one before may be from an export that did not name the source.
    String withoutSource = STAND_IN + destination.id();
    String standIn = source == null ? withoutSource : STAND_IN + source;
    JsonNode sources = entry.path(SOURCES);
    boolean isStandIn =
        sources.size() == 1 && List.of(standIn, withoutSource).contains(sources.path(0).asText());
    if (takesAllSources) {
      if (isStandIn) {
        entry.remove(SOURCES);
      } else if (!sources.isEmpty()) {
        report.add(
            Section.KEPT,
            CatalogEntries.place(destination)
                + ": sources; remove the key if it is to get the events of all sources, as"
                + " --all-sources says");
      }
      return;
    }
    if (!sources.isEmpty() && !isStandIn) {
      return;
    }
    entry.putArray(SOURCES).add(standIn);
    missing(
        destination,
        (source == null ? "its source" : "the write key of its source " + named(source))
            + " is in no file, so that it gets no events yet; export GET "
            + (source == null
                ? "/destinations/" + destination.id()
                : "/sources/" + source + " with a token that may read write keys")
            + ", write the key in place of "
            + standIn
            + ", or give --all-sources");
  }

  private String named(String id) {
    Workspace.Source source = workspace.source(id);
    return Names.of(id, source == null ? null : source.name());
  }

  private void missing(Workspace.Destination destination, String what) {
    report.add(Section.MISSING, CatalogEntries.place(destination) + ": " + what);
  }
}
