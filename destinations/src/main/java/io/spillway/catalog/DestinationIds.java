package io.spillway.catalog;

import io.spillway.catalog.CheckedCatalog.Refusal;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose the ids of a catalog's destinations are. One that stands with an id keeps it, until its
 * owner removes it from his files; of others, an id that two have is nobody's.
 */
final class DestinationIds {
  private static final String REMEDY = "give every destination its own";

  private final Standing standing;
  private final Set<String> folders;
  private final Map<String, List<Entry>> entries = new LinkedHashMap<>();
  private final Set<String> contested = new HashSet<>();

  /** An entry with an id. */
  private record Entry(Customer customer, String file, CatalogNode id) {}

  DestinationIds(Standing standing, List<CatalogFile> files) {
    this.standing = standing;
    this.folders =
        files.stream()
            .filter(file -> file.owner() != null)
            .map(CatalogFile::owner)
            .collect(Collectors.toSet());
  }

  /**
   * Adds an entry.
   *
   * @param node the entry's id
   */
  void add(String id, Customer customer, CatalogFile file, CatalogNode node) {
    entries
        .computeIfAbsent(id, none -> new ArrayList<>())
        .add(new Entry(customer, file.name(), node));
    if (file.owner() != null && !id.equals(file.owner()) && folders.contains(id)) {
      // What is named after the one's destination would be named after the other.
      node.error(Diagnostic.value(id) + " is another owner's name; ", REMEDY);
    }
  }

  /** Reports what has an id that another one keeps, or that is nobody's. To call after the last. */
  void reportShared() {
    entries.forEach(
        (id, all) -> {
          if (all.size() == 1) {
            return;
          }
          Entry keeper = keeper(id, all);
          if (keeper == null) {
            contested.add(id);
          }
          Entry first = keeper == null ? all.get(0) : keeper;
          for (Entry entry : all) {
            if (!entry.equals(first)) {
              entry.id.error(
                  Diagnostic.value(id)
                      + (keeper == null
                          ? " is used twice, first at "
                          : " is the id of another owner's destination, which stands, at ")
                      + first.id.position()
                      + "; ",
                  REMEDY);
            }
          }
        });
  }

  /** Within a file, whoever edits it can say of each entry whose it is. */
  private @Nullable Entry keeper(String id, List<Entry> all) {
    Standing.Place place = standing.place(id);
    if (place == null) {
      return null;
    }
    List<Entry> own =
        all.stream().filter(entry -> entry.customer.equals(place.customer())).toList();
    return own.size() == 1
            && all.stream().filter(entry -> entry.file.equals(own.get(0).file)).count() == 1
        ? own.get(0)
        : null;
  }

  /**
   * Reports what has an id that stands with another customer, whose own entry may be in a file that
   * cannot be used at the moment.
   */
  void reportKept(List<Refusal> refusals) {
    entries.forEach(
        (id, all) -> {
          Standing.Place place = standing.place(id);
          if (place == null
              || refusals.stream()
                  .noneMatch(refusal -> refusal.id() == null && refusal.isAbout(id, place.file()))
              || all.stream().anyMatch(entry -> entry.customer.equals(place.customer()))) {
            return;
          }
          for (Entry entry : all) {
            entry.id.error(
                Diagnostic.value(id)
                    + " is the id of another owner's destination, which stands while its own entry"
                    + " cannot be used; ",
                REMEDY);
          }
        });
  }

  /** Whether two entries have an id of which neither keeps it. */
  boolean isContested(String id) {
    return contested.contains(id);
  }

  boolean contains(String id) {
    return entries.containsKey(id);
  }

  /** The id that was meant by one that no entry has, as far as can be told. */
  Optional<String> nearest(String id) {
    return NearestName.meant(id, new TreeSet<>(entries.keySet()));
  }
}
