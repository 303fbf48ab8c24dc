package io.spillway.catalog;

import io.spillway.catalog.CheckedCatalog.Refusal;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose the ids of a catalog's destinations are. One that stands with an id keeps it, until its
 * owner removes it from his files; of others, an id that two have is nobody's.
 */
final class DestinationIds {
  private static final String REMEDY = "give every destination its own";

  private final Standing standing;
  private final Map<String, List<Entry>> entries = new LinkedHashMap<>();
  private final Set<String> contested = new HashSet<>();

  /** An entry with an id. */
  private record Entry(Customer customer, CatalogFile file, CatalogNode id) {}

  DestinationIds(Standing standing) {
    this.standing = standing;
  }

  /**
   * Adds an entry.
   *
   * @param node the entry's id
   */
  void add(String id, Customer customer, CatalogFile file, CatalogNode node) {
    entries.computeIfAbsent(id, none -> new ArrayList<>()).add(new Entry(customer, file, node));
  }

  /** Reports what is wrong with them together. To call after the last. */
  void report() {
    reportShared();
    reportAlike();
  }

  /** What has an id that another one keeps, or that is nobody's. */
  private void reportShared() {
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

  /**
   * What is called, in an owner's folder, as another owner or his destination: secrets that are
   * named after the one would be those of the other, as variables have neither cases nor dashes.
   */
  private void reportAlike() {
    Map<String, Set<Customer>> called = new HashMap<>();
    entries.forEach((id, all) -> all.forEach(entry -> addNames(id, entry.customer, called)));
    entries.forEach(
        (id, all) -> {
          Standing.Place place = standing.place(id);
          for (Entry entry : all) {
            boolean stands = place != null && place.customer().equals(entry.customer);
            if (entry.file.owner() != null
                && all.size() == 1
                && !stands
                && called.get(SecretReference.inVariable(id)).stream()
                    .anyMatch(customer -> !customer.equals(entry.customer))) {
              entry.id.error(
                  Diagnostic.value(id)
                      + " is the name of another owner, or of his destination, as names of"
                      + " variables spell it; ",
                  REMEDY);
            }
          }
        });
  }

  private static void addNames(String id, Customer customer, Map<String, Set<Customer>> called) {
    for (String name : List.of(id, customer.name())) {
      called
          .computeIfAbsent(SecretReference.inVariable(name), none -> new HashSet<>())
          .add(customer);
    }
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
