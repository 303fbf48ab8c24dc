package io.spillway.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one pace that could start a file, in their order, and how many transfers it has.
 *
 * @param <F> the files
 */
final class Turns<F> {
  private final int quota;
  private final TreeMap<Turn, DestinationLane<F>> waiting = new TreeMap<>();
  private final Map<DestinationLane<F>, Turn> turnOf = new HashMap<>();
  private int inFlight;

  /**
   * A lane's place.
   *
   * @param fromMillis when it may start at the earliest; those that may come first
   * @param ticket given in the order in which lanes began to wait
   */
  record Turn(long fromMillis, long ticket) implements Comparable<Turn> {
    /** Of a lane that may start at any time. */
    Turn(long ticket) {
      this(Long.MIN_VALUE, ticket);
    }

    @Override
    public int compareTo(Turn other) {
      int byTime = Long.compare(fromMillis, other.fromMillis);
      return byTime == 0 ? Long.compare(ticket, other.ticket) : byTime;
    }
  }

  Turns(int quota) {
    this.quota = quota;
  }

  /** Lets a lane wait, unless it does. */
  void add(DestinationLane<F> lane, Turn turn) {
    if (turnOf.putIfAbsent(lane, turn) == null) {
      waiting.put(turn, lane);
    }
  }

  /** Lets a lane wait no more; null when it has not waited. */
  @Nullable Turn remove(DestinationLane<F> lane) {
    Turn turn = turnOf.remove(lane);
    if (turn != null) {
      waiting.remove(turn);
    }
    return turn;
  }

  /** The turn of the lane that waits longest of those that may start now; null when none may. */
  @Nullable Turn first(long nowMillis) {
    return hasRoom() && !waiting.isEmpty() && waiting.firstKey().fromMillis <= nowMillis
        ? waiting.firstKey()
        : null;
  }

  /** When a lane may start that may not yet; {@code Long.MAX_VALUE} when there is none. */
  long nextMillis(long nowMillis) {
    return hasRoom() && !waiting.isEmpty() && waiting.firstKey().fromMillis > nowMillis
        ? waiting.firstKey().fromMillis
        : Long.MAX_VALUE;
  }

  /** The lane whose turn {@link #first} gave. */
  DestinationLane<F> lane() {
    return waiting.firstEntry().getValue();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean hasRoom() {
    return inFlight < quota;
  }

  void began() {
    inFlight++;
  }

  void ended() {
    inFlight--;
  }
}
