package io.spillway.local.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The faults of a run in their order; the same seed and length give the same plan.
 *
 * @param rounds the faults that are injected together: one, or a lasting one and another while that
 *     is active
 */
record ChaosPlan(List<List<PlannedFault>> rounds) {
  /** The mean time from one fault to the next. */
  static final Duration PACE = Duration.ofSeconds(16);

  private static final int SHORTEST_SECONDS = 5;
  private static final int LONGEST_SECONDS = 10;
  private static final int DRAWS = 1 << 16;

  /**
   * One fault.
   *
   * @param lasts how long it stays active; zero for what happens at once
   * @param draw a random number from 0 on that decides the victim and the variant
   */
  record PlannedFault(FaultKind kind, Duration lasts, int draw) {
    /** One of so many choices, from 0 on. */
    int choose(int choices) {
      return draw % choices;
    }
  }

  ChaosPlan {
    rounds = rounds.stream().map(List::copyOf).toList();
  }

  /** At least one fault; each kind occurs once before any occurs again. */
  static ChaosPlan of(long seed, Duration length) {
    Random random = new Random(seed);
    List<FaultKind> kinds = kinds(random, Math.max(1, length.dividedBy(PACE)));
    List<List<PlannedFault>> rounds = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      List<PlannedFault> round = new ArrayList<>();
      round.add(draw(kinds.get(i), random));
      boolean joined = random.nextInt(3) == 0;
      if (joined && i + 1 < kinds.size() && kinds.get(i + 1).mayJoin(kinds.get(i))) {
        i++;
        round.add(draw(kinds.get(i), random));
      }
      rounds.add(round);
    }
    return new ChaosPlan(rounds);
  }

  private static List<FaultKind> kinds(Random random, long count) {
    List<FaultKind> kinds = new ArrayList<>();
    while (kinds.size() < count) {
      List<FaultKind> all = Arrays.asList(FaultKind.values());
      Collections.shuffle(all, random);
      kinds.addAll(all);
    }
    return kinds.subList(0, Math.toIntExact(count));
  }

  private static PlannedFault draw(FaultKind kind, Random random) {
    int seconds = random.nextInt(SHORTEST_SECONDS, LONGEST_SECONDS + 1);
    return new PlannedFault(
        kind, Duration.ofSeconds(kind.lasts() ? seconds : 0), random.nextInt(DRAWS));
  }

  /** All faults in their order. */
  List<PlannedFault> faults() {
    return rounds.stream().flatMap(List::stream).toList();
  }
}
