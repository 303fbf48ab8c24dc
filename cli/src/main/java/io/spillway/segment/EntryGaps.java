package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.segment.ImportReport.Section;
import java.util.Objects;

/** Reports what an entry still lacks once it has all that the files and the catalog know. */
final class EntryGaps {
  private static final String SOURCES = "sources";

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
    String id = destination.sourceId() == null ? destination.id() : destination.sourceId();
    String standIn = "write-key-of-" + id;
    JsonNode sources = entry.path(SOURCES);
    boolean isStandIn = sources.size() == 1 && sources.path(0).asText().equals(standIn);
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
    Workspace.Source source = workspace.source(destination.sourceId());
    missing(
        destination,
        "the write key of its source "
            + Names.of(id, source == null ? null : source.name())
            + " is in no file, so that it gets no events yet; export GET /sources/"
            + id
            + " with a token that may read write keys, write the key in place of "
            + standIn
            + ", or give --all-sources");
  }

  private void missing(Workspace.Destination destination, String what) {
    report.add(Section.MISSING, CatalogEntries.place(destination) + ": " + what);
  }
}
