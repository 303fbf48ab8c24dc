package io.spillway.segment;

import io.spillway.settings.Messages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a page is missing. Each page names its own cursor and those of the pages around
 * it, so one of these that no page of the same list has was not exported. It also says how many
 * items the list has.
 */
final class Pages {
  /**
   * Where a page is in its list.
   *
   * @param current its cursor; null when it does not tell
   * @param previous the cursor of the page before it; null when it is the first one
   * @param next the cursor of the page after it; null when it is the last one
   * @param total how many items all pages have together; 0 when it does not tell
   */
  record Position(
      @Nullable String current, @Nullable String previous, @Nullable String next, int total) {
    static final Position UNKNOWN = new Position(null, null, null, 0);
  }

  /** Whose list a page is from: subscriptions and filters are those of a destination. */
  private record Owner(String list, @Nullable String destinationId) {
    String of() {
      return destinationId == null ? "" : " of destination " + Names.key(destinationId);
    }
  }

  private record Following(Owner owner, String cursor) {}

  private static final class Listed {
    private final Set<String> ids = new HashSet<>();
    private int total;
  }

  private final Set<Following> there = new HashSet<>();
  private final List<Following> announced = new ArrayList<>();
  private final Map<Owner, Listed> listed = new LinkedHashMap<>();
  private final Map<String, Integer> answers = new HashMap<>();

  /**
   * Adds a page.
   *
   * @param list the key of the list
   * @param destinationId of its items; null when they have none
   * @param ids of its items
   */
  void add(String list, @Nullable String destinationId, List<String> ids, Position position) {
    answers.merge(list, 1, Integer::sum);
    Owner owner = new Owner(list, destinationId);
    if (position.current != null) {
      there.add(new Following(owner, position.current));
    }
    if (position.previous != null) {
      announced.add(new Following(owner, position.previous));
    }
    if (position.next != null) {
      announced.add(new Following(owner, position.next));
    }
    Listed known = listed.computeIfAbsent(owner, none -> new Listed());
    known.ids.addAll(ids);
    known.total = Math.max(known.total, position.total);
  }

  /** Whether there is an answer with such a list. */
  boolean have(String list) {
    return answers.containsKey(list);
  }

  /** A sentence for each page that is missing, and for each list that lacks items. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    announced.stream()
        .distinct()
        .filter(page -> !there.contains(page))
        .forEach(
            page ->
                missing.add(
                    "a page of "
                        + page.owner.list
                        + page.owner.of()
                        + " is in no file; ask for it with pagination[cursor]="
                        + Names.key(page.cursor)));
    listed.forEach(
        (owner, known) -> {
          int there = known.ids.size();
          if (there < known.total) {
            String list = owner.list;
            missing.add(
                Messages.counted(known.total, list.substring(0, list.length() - 1))
                    + owner.of()
                    + ", "
                    + there
                    + (there == 1 ? " is" : " are")
                    + " in the files; export all pages");
          }
        });
    return missing;
  }
}
