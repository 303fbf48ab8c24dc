package io.spillway.bench.job;

import java.util.ArrayList;
import java.util.List;

/** Which of the events' sources belong to which destination; all have equally many events. */
final class Sources {
  /** As many as the generator of events can have. */
  static final int COUNT = 1000;

  private Sources() {}

  /**
   * The indexes of each destination's sources; every source belongs to one of them.
   *
   * @param hotShare the part of all sources that the first destination gets; 0: the same for all
   */
  static List<List<Integer>> of(int destinations, double hotShare) {
    int hot = (int) Math.round(COUNT * hotShare);
    List<List<Integer>> owned = new ArrayList<>();
    for (int i = 0; i < destinations; i++) {
      owned.add(new ArrayList<>());
    }
    int first = hot == 0 ? 0 : 1;
    for (int source = 0; source < COUNT; source++) {
      int owner = source < hot ? 0 : neediest(owned, first, hot > 0);
      owned.get(owner).add(source);
    }
    return owned;
  }

  /** The destination that has the least for its weight. */
  private static int neediest(List<List<Integer>> owned, int first, boolean zipf) {
    int best = first;
    double bestNeed = -1;
    for (int i = first; i < owned.size(); i++) {
      int has = owned.get(i).size();
      double weight = zipf ? 1.0 / (i - first + 1) : 1;
      double need = has == 0 ? Double.MAX_VALUE : weight / (has + 1);
      if (need > bestNeed) {
        best = i;
        bestNeed = need;
      }
    }
    return best;
  }
}
