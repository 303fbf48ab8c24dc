package io.spillway.cli;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts by name, for no more than a number of different names. */
final class Counts {
  private final int mostNames;
  private final Map<String, Long> counts = new HashMap<>();
  private long others;

  Counts(int mostNames) {
    this.mostNames = mostNames;
  }

  /** Counts one more of a name, or of the others if there are too many names already. */
  void add(String name) {
    if (counts.size() < mostNames || counts.containsKey(name)) {
      counts.merge(name, 1L, Long::sum);
    } else {
      others++;
    }
  }

  /** The names with their counts, the highest first. */
  List<Map.Entry<String, Long>> highestFirst() {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .toList();
  }

  /** How many were counted of names beyond those. */
  long others() {
    return others;
  }
}
