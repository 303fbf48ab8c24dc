package io.spillway.delivery;

import io.spillway.delivery.Turns.Turn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which file is transferred next, so that no destination waits for another one that is slow
 * or fails. For one thread.
 *
 * <p>Destinations with files take turns: one file each, then the next destination. Those whose
 * transfers are slow hold at most half of the slots together, those that fail a quarter. A transfer
 * that turns out to be slow when that half is taken is given up, and started again in its turn.
 * While slow and failing destinations wait, they are probed by transfers that are given up as soon
 * as they are slow: so one that has recovered does not wait for all that have not.
 *
 * @param <F> the files
 */
public final class DeliverySchedule<F> {
  private final ScheduleSettings settings;
  private final LongSupplier clockMillis;
  private final RandomGenerator random;
  private final ToIntFunction<String> most;
  private final Map<String, DestinationLane<F>> lanes = new HashMap<>();
  private final Map<Pace, Turns<F>> turns = new EnumMap<>(Pace.class);

  /** The turns of lanes that are being probed. */
  private final Map<DestinationLane<F>, Turn> kept = new HashMap<>();

  /** Transfers that may still turn out to be slow, or have ended. */
  private final PriorityQueue<Transfer<F>> watched =
      new PriorityQueue<>(Comparator.comparingLong(Transfer::slowFromMillis));

  private final TreeSet<WakeUp<F>> wakeUps = new TreeSet<>();
  private final Map<DestinationLane<F>, WakeUp<F>> wakeUpOf = new HashMap<>();
  private long tickets;
  private int inFlight;

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
   * @param most transfers at a time to a destination, by its id; fewer if the settings say so
   * @param clockMillis the time, which may begin anywhere
   * @param random shortens pauses, so that destinations that failed together do not return together
   */
  public DeliverySchedule(
      ScheduleSettings settings,
      ToIntFunction<String> most,
      LongSupplier clockMillis,
      RandomGenerator random) {
    this.settings = settings;
    this.most = most;
    this.clockMillis = clockMillis;
    this.random = random;
    for (Pace pace : Pace.values()) {
      turns.put(pace, new Turns<>(pace.quota(settings.slots())));
    }
  }

  /** Adds a file behind its destination's others. */
  public void add(String destinationId, F file, long bytes) {
    DestinationLane<F> lane = lane(destinationId);
    lane.add(file, bytes);
    offer(lane);
  }

  private DestinationLane<F> lane(String destinationId) {
    return lanes.computeIfAbsent(
        destinationId, id -> new DestinationLane<>(id, settings, most, random));
  }

  /**
   * Starts a transfer; to be called again until there is none.
   *
   * @return null when no file may start now
   */
  public @Nullable Transfer<F> next() {
    long now = clockMillis.getAsLong();
    wake(now);
    Pace pace = inFlight < settings.slots() ? nextPace(now) : null;
    if (pace == null) {
      return null;
    }
    DestinationLane<F> lane = ofPace(pace).lane();
    leaveTurns(lane, pace == Pace.PROBE);
    Transfer<F> transfer = new Transfer<>(lane, lane.start(now), pace, now);
    ofPace(pace).began();
    inFlight++;
    if (pace == Pace.USUAL || pace == Pace.PROBE) {
      watched.add(transfer);
    }
    offer(lane);
    return transfer;
  }

  /** A lane that is probed has its turn again when the probe is given up. */
  private void leaveTurns(DestinationLane<F> lane, boolean keep) {
    for (Turns<F> ofPace : turns.values()) {
      Turn turn = ofPace.remove(lane);
      if (keep && turn != null && ofPace != ofPace(Pace.PROBE)) {
        kept.put(lane, turn);
      }
    }
  }

  private void wake(long now) {
    while (!wakeUps.isEmpty() && wakeUps.first().millis <= now) {
      DestinationLane<F> lane = wakeUps.first().lane;
      offer(lane);
    }
  }

  /** The pace of the lane that has waited longest of those that may have one more slot. */
  private @Nullable Pace nextPace(long now) {
    Pace next = null;
    long first = Long.MAX_VALUE;
    for (Map.Entry<Pace, Turns<F>> ofPace : turns.entrySet()) {
      Turn turn = ofPace.getValue().first(now);
      if (turn != null && turn.ticket() < first) {
        next = ofPace.getKey();
        first = turn.ticket();
      }
    }
    return next;
  }

  /** Lets a lane wait for its turn, or for a time, or for neither; keeps the turn it waits for. */
  private void offer(DestinationLane<F> lane) {
    long now = clockMillis.getAsLong();
    long start = lane.nextStartMillis(now);
    boolean mayStart = start <= now;
    long probe = mayStart ? lane.probeFromMillis() : Long.MAX_VALUE;
    for (Map.Entry<Pace, Turns<F>> entry : turns.entrySet()) {
      Pace pace = entry.getKey();
      if (mayStart && pace == lane.pace()) {
        Turn before = kept.remove(lane);
        entry.getValue().add(lane, before == null ? new Turn(tickets++) : before);
      } else if (pace == Pace.PROBE && probe < Long.MAX_VALUE) {
        entry.getValue().add(lane, new Turn(probe, tickets++));
      } else {
        var unused = entry.getValue().remove(lane);
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
    ofPace(transfer.pace()).ended();
    transfer.lane().ended(transfer, outcome, clockMillis.getAsLong());
    if (outcome != Outcome.GIVEN_UP) {
      kept.remove(transfer.lane());
    }
    offer(transfer.lane());
  }

  private Turns<F> ofPace(Pace pace) {
    Turns<F> ofPace = turns.get(pace);
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
    while (nextSlowMillis() < now) {
      Transfer<F> transfer = watched.remove();
      transfer.lane().becomeSlow(now);
      offer(transfer.lane());
      Pace next = transfer.lane().pace();
      boolean isFirst = transfer.pace() == Pace.USUAL || ofPace(next).isEmpty();
      if (isFirst && ofPace(next).hasRoom()) {
        ofPace(transfer.pace()).ended();
        ofPace(next).began();
        transfer.pace(next);
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
    long probe = ofPace(Pace.PROBE).nextMillis(clockMillis.getAsLong());
    long slow = nextSlowMillis();
    return Math.min(Math.min(wakeUp, probe), slow == Long.MAX_VALUE ? slow : slow + 1);
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
      kept.remove(lane);
    }
    return !lanes.containsKey(destinationId);
  }

  /** How many transfers are in flight. */
  public int inFlight() {
    return inFlight;
  }
}
