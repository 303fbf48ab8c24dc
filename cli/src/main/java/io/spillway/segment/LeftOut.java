package io.spillway.segment;

import io.spillway.catalog.CatalogDocument;
import io.spillway.segment.ImportReport.Section;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reports what no entry is made of: destinations of other types, and what belongs to none. */
final class LeftOut {
  private final Workspace workspace;
  private final ImportReport report;

  LeftOut(Workspace workspace, ImportReport report) {
    this.workspace = Objects.requireNonNull(workspace, "workspace");
    this.report = Objects.requireNonNull(report, "report");
  }

  void report() {
    int others = 0;
    for (Workspace.Destination destination : workspace.destinations()) {
      if (CatalogEntries.isOld(destination, workspace)) {
        missing(
            CatalogEntries.place(destination)
                + ": it is the older \"AWS S3 CSV\" ("
                + Workspace.OLD_SLUG
                + "), whose settings and files are others; move it to AWS S3 (Actions) in Segment"
                + " first, or write its entry by hand");
      } else if (destination.isS3() && !CatalogDocument.isId(destination.id())) {
        missing(
            CatalogEntries.place(destination)
                + ": its id cannot be one here: 1 to 64 letters, digits, _ and -, the first a"
                + " letter or digit; write its entry by hand");
      } else if (destination.slug() == null && destination.metadataId() == null) {
        missing(
            CatalogEntries.place(destination)
                + ": its type is in no file; export GET /destinations/"
                + Names.key(destination.id()));
      } else if (!destination.isS3()) {
        others++;
        report.add(
            Section.IGNORED,
            CatalogEntries.place(destination)
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
    if (CatalogEntries.imported(workspace).isEmpty()) {
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

  private void missing(String line) {
    report.add(Section.MISSING, line);
  }
}
