package io.spillway.segment;

import io.spillway.settings.UsageException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What Segment has, as far as the exports tell: joined by ids from any number of documents, pages
 * and repetitions. What one document leaves out is taken from another one; where both say
 * something, the Public API counts more than Terraform, which sorts keys, and what was read later
 * counts more than what was read before.
 */
final class Workspace {
  /** The slug of the destination that Spillway stands in for. */
  static final String SLUG = "actions-s3";

  /** The id of its entry in Segment's list of destinations. */
  static final String METADATA_ID = "66eaa166f650644f04389e2c";

  /** The slug of its only action. */
  static final String ACTION = "syncToS3";

  /** The slug of its predecessor, which writes other files. */
  static final String OLD_SLUG = "actions-s3-csv";

  /** The slug of the predecessor's action. */
  static final String OLD_ACTION = "syncAudienceToCSV";

  /** Something with an id. */
  private interface Thing {
    String id();

    Origin origin();
  }

  /** A destination; what is null is not known. */
  record Destination(
      String id,
      Origin origin,
      @Nullable String name,
      @Nullable Boolean enabled,
      @Nullable String metadataId,
      @Nullable String slug,
      @Nullable String sourceId,
      @Nullable ExportNode settings)
      implements Thing {
    /** Whether it is of the type that Spillway stands in for. */
    boolean isS3() {
      return SLUG.equals(slug) || METADATA_ID.equals(metadataId);
    }

    /** Whether it is of the type before. */
    boolean isOldS3() {
      return OLD_SLUG.equals(slug);
    }
  }

  /**
   * A subscription, which is a mapping here; what is null is not known.
   *
   * @param isScheduled whether it has a schedule of reverse ETL
   */
  record Subscription(
      String id,
      Origin origin,
      @Nullable String destinationId,
      @Nullable String name,
      @Nullable Boolean enabled,
      @Nullable String actionSlug,
      @Nullable String modelId,
      boolean isScheduled,
      @Nullable String trigger,
      @Nullable ExportNode settings)
      implements Thing {}

  /** A destination filter; what is null is not known. */
  record Filter(
      String id,
      Origin origin,
      @Nullable String destinationId,
      @Nullable String title,
      @Nullable Boolean enabled,
      @Nullable String condition,
      List<ExportNode> actions)
      implements Thing {
    Filter {
      actions = List.copyOf(actions);
    }
  }

  /** A source; what is null is not known. */
  record Source(String id, Origin origin, @Nullable String name, @Nullable List<String> writeKeys)
      implements Thing {}

  private final Map<String, Destination> destinations = new LinkedHashMap<>();
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private final Map<String, Filter> filters = new LinkedHashMap<>();
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final TreeSet<String> contradictions = new TreeSet<>();
  private final UnknownKeys unknownKeys = new UnknownKeys();
  private final ExportLimits limits;

  Workspace(ExportLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  UnknownKeys unknownKeys() {
    return unknownKeys;
  }

  Collection<Destination> destinations() {
    return destinations.values();
  }

  Collection<Subscription> subscriptions() {
    return subscriptions.values();
  }

  Collection<Filter> filters() {
    return filters.values();
  }

  /** The destination with this id; null when it is in no file. */
  @Nullable Destination destination(@Nullable String id) {
    return id == null ? null : destinations.get(id);
  }

  /** The source with this id; null when it is in no file. */
  @Nullable Source source(@Nullable String id) {
    return id == null ? null : sources.get(id);
  }

  /** How many destinations, subscriptions, filters and sources there are. */
  int size() {
    return destinations.size() + subscriptions.size() + filters.size() + sources.size();
  }

  /** What is in the exports twice with different contents. */
  List<String> contradictions() {
    return List.copyOf(contradictions);
  }

  /** The subscriptions of a destination, in the order of the exports. */
  List<Subscription> subscriptionsOf(String destinationId) {
    return subscriptions.values().stream()
        .filter(each -> destinationId.equals(each.destinationId()))
        .toList();
  }

  /** The filters of a destination, in the order of the exports. */
  List<Filter> filtersOf(String destinationId) {
    return filters.values().stream()
        .filter(each -> destinationId.equals(each.destinationId()))
        .toList();
  }

  void add(Destination destination) throws UsageException {
    add("destination", destination, destinations, Workspace::joined);
  }

  void add(Subscription subscription) throws UsageException {
    add("subscription", subscription, subscriptions, Workspace::joined);
  }

  void add(Filter filter) throws UsageException {
    add("filter", filter, filters, Workspace::joined);
  }

  void add(Source source) throws UsageException {
    add("source", source, sources, Workspace::joined);
  }

  private <T extends Thing> void add(
      String what, T added, Map<String, T> all, BinaryOperator<T> joined) throws UsageException {
    T known = all.get(added.id());
    if (known == null) {
      if (size() >= limits.objects()) {
        throw new UsageException(
            "the files have more than "
                + limits.objects()
                + " destinations, subscriptions, filters and sources; import fewer at a time");
      }
      all.put(added.id(), added);
      return;
    }
    if (known.origin() == added.origin() && !known.equals(added)) {
      contradictions.add(what + " " + added.id());
    }
    boolean isKnownBetter = known.origin().compareTo(added.origin()) > 0;
    all.put(added.id(), isKnownBetter ? joined.apply(known, added) : joined.apply(added, known));
  }

  private static Destination joined(Destination one, Destination other) {
    return new Destination(
        one.id,
        one.origin,
        either(one.name, other.name),
        either(one.enabled, other.enabled),
        either(one.metadataId, other.metadataId),
        either(one.slug, other.slug),
        either(one.sourceId, other.sourceId),
        either(one.settings, other.settings));
  }

  private static Subscription joined(Subscription one, Subscription other) {
    return new Subscription(
        one.id,
        one.origin,
        either(one.destinationId, other.destinationId),
        either(one.name, other.name),
        either(one.enabled, other.enabled),
        either(one.actionSlug, other.actionSlug),
        either(one.modelId, other.modelId),
        one.isScheduled || other.isScheduled,
        either(one.trigger, other.trigger),
        either(one.settings, other.settings));
  }

  private static Filter joined(Filter one, Filter other) {
    return new Filter(
        one.id,
        one.origin,
        either(one.destinationId, other.destinationId),
        either(one.title, other.title),
        either(one.enabled, other.enabled),
        either(one.condition, other.condition),
        one.actions.isEmpty() ? other.actions : one.actions);
  }

  private static Source joined(Source one, Source other) {
    boolean hasKeys = one.writeKeys != null && !one.writeKeys.isEmpty();
    return new Source(
        one.id,
        one.origin,
        either(one.name, other.name),
        hasKeys ? one.writeKeys : either(other.writeKeys, one.writeKeys));
  }

  private static <T> @Nullable T either(@Nullable T one, @Nullable T other) {
    return one == null ? other : one;
  }
}
