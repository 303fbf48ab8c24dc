package io.spillway.segment;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.segment.UnknownKeys.Kind;
import io.spillway.settings.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers of Segment's Public API: {@code GET /destinations}, {@code /destinations/<id>},
 * {@code /destinations/<id>/subscriptions}, {@code /destination/<id>/filters}, {@code /sources} and
 * {@code /sources/<id>}, each page by itself. An answer is known by the key in its {@code data}.
 */
final class PublicApiAnswers {
  static final String DESTINATIONS = "destinations";
  static final String SUBSCRIPTIONS = "subscriptions";
  static final String FILTERS = "filters";
  static final String SOURCES = "sources";
  private static final List<String> LISTS = List.of(DESTINATIONS, SUBSCRIPTIONS, FILTERS, SOURCES);
  private static final List<String> SINGLES =
      List.of("destination", "subscription", "filter", "source");

  private static final String DATA = "data";
  private static final String PAGINATION = "pagination";
  private static final String NEXT = "next";

  private final Workspace workspace;
  private final Pages pages = new Pages();

  PublicApiAnswers(Workspace workspace) {
    this.workspace = workspace;
  }

  /** What is known of the pages that were read. */
  Pages pages() {
    return pages;
  }

  /**
   * Reads a document, if it is an answer of the Public API.
   *
   * @return whether it is one
   */
  boolean take(ExportNode root) throws UsageException {
    if (root.has("errors")) {
      throw new UsageException(
          root.file()
              + ": this is an error that the API answered"
              + reason(root)
              + "; ask again, with a token that may read the workspace");
    }
    ExportNode data = root.has(DATA) ? root.child(DATA) : root;
    boolean isAnswer = false;
    for (String list : LISTS) {
      if (data.has(list)) {
        isAnswer = true;
        takeList(list, data);
      }
    }
    for (int i = 0; i < SINGLES.size(); i++) {
      if (data.has(SINGLES.get(i))) {
        isAnswer = true;
        takeItem(LISTS.get(i), data.child(SINGLES.get(i)).asObject());
      }
    }
    if (!isAnswer && data.has("settings") && (data.has("trigger") || data.has("actionSlug"))) {
      isAnswer = true;
      takeItem(SUBSCRIPTIONS, data);
    }
    return isAnswer;
  }

  private static String reason(ExportNode root) throws UsageException {
    ExportNode errors = root.child("errors");
    ExportNode first = errors.isList() ? errors.items().stream().findFirst().orElse(null) : null;
    String message = first == null ? null : first.text("message");
    return message == null ? "" : ", " + Diagnostic.value(message);
  }

  private void takeList(String list, ExportNode data) throws UsageException {
    List<ExportNode> items = data.child(list).items();
    List<String> ids = new ArrayList<>();
    for (ExportNode item : items) {
      takeItem(list, item.asObject());
      ids.add(item.json().path("id").asText());
    }
    ExportNode pagination = data.object(PAGINATION);
    boolean isOfDestination = list.equals(SUBSCRIPTIONS) || list.equals(FILTERS);
    String belongsTo =
        items.isEmpty() || !isOfDestination ? null : items.get(0).text("destinationId");
    pages.add(
        list,
        belongsTo,
        ids,
        pagination == null
            ? Pages.Position.UNKNOWN
            : new Pages.Position(
                pagination.text("current"),
                pagination.text("previous"),
                pagination.text(NEXT),
                pagination.json().path("totalEntries").asInt()));
  }

  /** The cursor of the page after this one; null for the last one. */
  static @Nullable String next(ExportNode root) throws UsageException {
    ExportNode data = root.object(DATA);
    ExportNode pagination = data == null ? null : data.object(PAGINATION);
    return pagination == null ? null : pagination.text(NEXT);
  }

  private void takeItem(String list, ExportNode item) throws UsageException {
    switch (list) {
      case DESTINATIONS -> workspace.add(destination(item));
      case SUBSCRIPTIONS -> workspace.add(subscription(item));
      case FILTERS -> workspace.add(filter(item));
      default -> workspace.add(source(item));
    }
  }

  private Workspace.Destination destination(ExportNode item) throws UsageException {
    Optional<Workspace.Destination> other = OtherDestination.of(item, Origin.PUBLIC_API);
    if (other.isPresent()) {
      return other.get();
    }
    workspace.unknownKeys().add(Kind.DESTINATION, item.id(), item);
    ExportNode metadata = item.object("metadata");
    return new Workspace.Destination(
        item.id(),
        Origin.PUBLIC_API,
        item.text("name"),
        item.flag("enabled"),
        metadata == null ? null : metadata.text("id"),
        metadata == null ? null : metadata.text("slug"),
        item.text("sourceId"),
        item.object("settings"));
  }

  private Workspace.Subscription subscription(ExportNode item) throws UsageException {
    workspace.unknownKeys().add(Kind.SUBSCRIPTION, item.id(), item);
    return new Workspace.Subscription(
        item.id(),
        Origin.PUBLIC_API,
        item.text("destinationId"),
        item.text("name"),
        item.flag("enabled"),
        item.text("actionSlug"),
        item.text("modelId"),
        item.has("reverseETLSchedule"),
        item.text("trigger"),
        item.object("settings"));
  }

  private Workspace.Filter filter(ExportNode item) throws UsageException {
    workspace.unknownKeys().add(Kind.FILTER, item.id(), item);
    return new Workspace.Filter(
        item.id(),
        Origin.PUBLIC_API,
        item.text("destinationId"),
        item.text("title"),
        item.flag("enabled"),
        item.text("if"),
        item.child("actions").items());
  }

  private static Workspace.Source source(ExportNode item) throws UsageException {
    return new Workspace.Source(
        item.id(), Origin.PUBLIC_API, item.text("name"), item.texts("writeKeys"));
  }
}
