package io.spillway.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a page is missing. Each page names its own cursor and that of the next one, so
 * a next one that no page of the same list has was not exported.
 */
final class Pages {
  /** Whose list a page is from: subscriptions and filters are those of a destination. */
  private record Owner(String list, @Nullable String destinationId) {}

  private record Following(Owner owner, String cursor) {}

  private final Set<Following> there = new HashSet<>();
  private final List<Following> announced = new ArrayList<>();
  private final Map<String, Integer> answers = new HashMap<>();

  /**
   * Adds a page.
   *
   * @param list the key of the list
   * @param destinationId of its items; null when they have none
   * @param current its cursor; null when it does not tell
   * @param next the cursor of the page after it; null when it is the last one
   */
  void add(
      String list,
      @Nullable String destinationId,
      @Nullable String current,
      @Nullable String next) {
    answers.merge(list, 1, Integer::sum);
    Owner owner = new Owner(list, destinationId);
    if (current != null) {
      there.add(new Following(owner, current));
    }
    if (next != null) {
      announced.add(new Following(owner, next));
    }
  }

  /** Whether there is an answer with such a list. */
  boolean have(String list) {
    return answers.containsKey(list);
  }

  /** A sentence for each page that is missing. */
  List<String> missing() {
    return announced.stream()
        .distinct()
        .filter(page -> !there.contains(page))
        .map(
            page ->
                "a page of "
                    + page.owner.list
                    + (page.owner.destinationId == null
                        ? ""
                        : " of destination " + page.owner.destinationId)
                    + " is in no file; ask for it with pagination[cursor]="
                    + page.cursor)
        .toList();
  }
}
