package io.spillway.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which file is transferred next, so that no destination waits for another one that is slow
 * or fails. For one thread.
 *
 * <p>Destinations with files take turns: one file each, then the next destination. Those whose
 * transfers are slow hold at most half of the slots together, those that fail a quarter. A transfer
 * that turns out to be slow when that half is taken is given up, and started again in its turn.
 *
 * @param <F> the files
 */
public final class DeliverySchedule<F> {
  private final ScheduleSettings settings;
  private final LongSupplier clockMillis;
  private final RandomGenerator random;
  private final Map<String, DestinationLane<F>> lanes = new HashMap<>();
  private final Map<Pace, Turns> turns = new EnumMap<>(Pace.class);

  /** Transfers that may still turn out to be slow, or have ended. */
  private final PriorityQueue<Transfer<F>> watched =
      new PriorityQueue<>(Comparator.comparingLong(Transfer::slowFromMillis));

  private final TreeSet<WakeUp<F>> wakeUps = new TreeSet<>();
  private final Map<DestinationLane<F>, WakeUp<F>> wakeUpOf = new HashMap<>();
  private long tickets;
  private int inFlight;

  /** The lanes of one pace that could start a file, in the order in which they began to wait. */
  private final class Turns {
    private final LinkedHashMap<DestinationLane<F>, Long> waiting = new LinkedHashMap<>();
    private int inFlight;
  }

  /** A lane that could start a file later. */
  private record WakeUp<F>(long millis, long ticket, DestinationLane<F> lane)
      implements Comparable<WakeUp<F>> {
    @Override
    public int compareTo(WakeUp<F> other) {
      int byTime = Long.compare(millis, other.millis);
      return byTime == 0 ? Long.compare(ticket, other.ticket) : byTime;
    }
  }

  /**
   * @param clockMillis the time, which may begin anywhere
   * @param random shortens pauses, so that destinations that failed together do not return together
   */
  public DeliverySchedule(
      ScheduleSettings settings, LongSupplier clockMillis, RandomGenerator random) {
    this.settings = settings;
    this.clockMillis = clockMillis;
    this.random = random;
    for (Pace pace : Pace.values()) {
      turns.put(pace, new Turns());
    }
  }

  /** Adds a file behind its destination's others. */
  public void add(String destinationId, F file, long bytes) {
    DestinationLane<F> lane = lane(destinationId);
    lane.add(file, bytes);
    offer(lane);
  }

  private DestinationLane<F> lane(String destinationId) {
    return lanes.computeIfAbsent(destinationId, id -> new DestinationLane<>(id, settings, random));
  }

  /**
   * Starts a transfer; to be called again until there is none.
   *
   * @return null when no file may start now
   */
  public @Nullable Transfer<F> next() {
    long now = clockMillis.getAsLong();
    wake(now);
    Turns next = inFlight < settings.slots() ? nextTurns() : null;
    if (next == null) {
      return null;
    }
    DestinationLane<F> lane = next.waiting.keySet().iterator().next();
    next.waiting.remove(lane);
    Transfer<F> transfer = new Transfer<>(lane, lane.start(now), lane.pace(), now);
    next.inFlight++;
    inFlight++;
    if (transfer.pace() == Pace.USUAL) {
      watched.add(transfer);
    }
    offer(lane);
    return transfer;
  }

  private void wake(long now) {
    while (!wakeUps.isEmpty() && wakeUps.first().millis <= now) {
      DestinationLane<F> lane = wakeUps.first().lane;
      offer(lane);
    }
  }

  /** Of the lanes that may have one more slot, those with the one that has waited longest. */
  private @Nullable Turns nextTurns() {
    Turns next = null;
    long first = Long.MAX_VALUE;
    for (Map.Entry<Pace, Turns> entry : turns.entrySet()) {
      Turns ofPace = entry.getValue();
      if (!ofPace.waiting.isEmpty()
          && ofPace.inFlight < entry.getKey().quota(settings.slots())
          && ofPace.waiting.values().iterator().next() < first) {
        next = ofPace;
        first = ofPace.waiting.values().iterator().next();
      }
    }
    return next;
  }

  /** Lets a lane wait for its turn, or for a time, or for neither; keeps the turn it waits for. */
  private void offer(DestinationLane<F> lane) {
    long now = clockMillis.getAsLong();
    long start = lane.nextStartMillis(now);
    for (Map.Entry<Pace, Turns> entry : turns.entrySet()) {
      if (start <= now && entry.getKey() == lane.pace()) {
        entry.getValue().waiting.computeIfAbsent(lane, added -> tickets++);
      } else {
        entry.getValue().waiting.remove(lane);
      }
    }
    WakeUp<F> before = wakeUpOf.remove(lane);
    if (before != null) {
      wakeUps.remove(before);
    }
    if (start > now && start < Long.MAX_VALUE) {
      WakeUp<F> wakeUp = new WakeUp<>(start, tickets++, lane);
      wakeUpOf.put(lane, wakeUp);
      wakeUps.add(wakeUp);
    }
  }

  /** A transfer that {@link #next} started has ended. */
  public void ended(Transfer<F> transfer, Outcome outcome) {
    if (transfer.hasEnded()) {
      throw new IllegalStateException("it ended before: " + transfer.file());
    }
    transfer.end();
    inFlight--;
    ofPace(transfer.pace()).inFlight--;
    transfer.lane().ended(transfer, outcome, clockMillis.getAsLong());
    offer(transfer.lane());
  }

  private Turns ofPace(Pace pace) {
    Turns ofPace = turns.get(pace);
    if (ofPace == null) {
      throw new IllegalStateException(pace.toString());
    }
    return ofPace;
  }

  /**
   * Transfers that are slow and for which there is no room among the slow ones. They are to be
   * interrupted, each is told once; {@link #ended} is called for them as for any other.
   */
  public Collection<Transfer<F>> overdue() {
    long now = clockMillis.getAsLong();
    List<Transfer<F>> overdue = new ArrayList<>();
    Turns slow = ofPace(Pace.SLOW);
    while (nextSlowMillis() < now) {
      Transfer<F> transfer = watched.remove();
      transfer.lane().becomeSlow();
      offer(transfer.lane());
      if (slow.inFlight < Pace.SLOW.quota(settings.slots())) {
        ofPace(Pace.USUAL).inFlight--;
        slow.inFlight++;
        transfer.pace(Pace.SLOW);
      } else {
        overdue.add(transfer);
      }
    }
    return overdue;
  }

  /**
   * When {@link #overdue} or {@link #next} may give something although nothing was added or ended;
   * {@code Long.MAX_VALUE} when they will not.
   */
  public long nextLookMillis() {
    long wakeUp = wakeUps.isEmpty() ? Long.MAX_VALUE : wakeUps.first().millis;
    long slow = nextSlowMillis();
    return Math.min(wakeUp, slow == Long.MAX_VALUE ? slow : slow + 1);
  }

  private long nextSlowMillis() {
    while (!watched.isEmpty() && watched.element().hasEnded()) {
      watched.remove();
    }
    return watched.isEmpty() ? Long.MAX_VALUE : watched.element().slowFromMillis();
  }

  /** Starts nothing for a destination, or goes on. */
  public void hold(String destinationId, boolean hold) {
    DestinationLane<F> lane = lane(destinationId);
    lane.hold(hold);
    offer(lane);
  }

  /** Takes back the files of a destination that are not in flight. */
  public List<F> withdraw(String destinationId) {
    DestinationLane<F> lane = lanes.get(destinationId);
    if (lane == null) {
      return List.of();
    }
    List<F> files = lane.withdraw();
    offer(lane);
    return files;
  }

  /** The destination has got other settings: its failures so far do not count. */
  public void forgetFailures(String destinationId) {
    DestinationLane<F> lane = lanes.get(destinationId);
    if (lane != null) {
      lane.forgetFailures();
      offer(lane);
    }
  }

  /** How a destination is doing. */
  public Health health(String destinationId) {
    DestinationLane<F> lane = lanes.get(destinationId);
    return lane == null ? Health.HEALTHY : lane.health();
  }

  /** How many attempts of a destination have failed in a row; side by side, they count once. */
  public int failures(String destinationId) {
    DestinationLane<F> lane = lanes.get(destinationId);
    return lane == null ? 0 : lane.failures();
  }

  /** How many of a destination's files pause by their own fault. */
  public int paused(String destinationId) {
    DestinationLane<F> lane = lanes.get(destinationId);
    return lane == null ? 0 : lane.paused();
  }

  /** Forgets a destination, if it has neither files nor transfers; whether it has none. */
  public boolean forgetIfIdle(String destinationId) {
    DestinationLane<F> lane = lanes.get(destinationId);
    if (lane != null && lane.isIdle()) {
      lanes.remove(destinationId);
    }
    return !lanes.containsKey(destinationId);
  }

  /** How many transfers are in flight. */
  public int inFlight() {
    return inFlight;
  }
}
