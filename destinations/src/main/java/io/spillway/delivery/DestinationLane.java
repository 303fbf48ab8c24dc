package io.spillway.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * One destination's files that wait, how many are in flight, and when the next may start. A lane
 * does not affect another.
 *
 * <p>It has one slot at first, one more after each transfer that was not slow, half as many after a
 * slow one, and one while it fails; never more than it may have. A failing one pauses, longer each
 * time, as does a file that fails by its own fault, without the others.
 *
 * @param <F> the files
 */
final class DestinationLane<F> {
  /** Keeps the shift that doubles a pause far from overflowing. */
  private static final int MAX_DOUBLINGS = 20;

  /** So many failures in a row do not make a destination a failing one. */
  private static final int BLINKS = 1;

  /** The first pause of a file that is not in staging yet: about what a commit takes. */
  private static final Duration FILE_PAUSE = Duration.ofSeconds(1);

  private final String destinationId;
  private final ScheduleSettings settings;
  private final ToIntFunction<String> most;
  private final RandomGenerator random;
  private final ArrayDeque<Queued<F>> ready = new ArrayDeque<>();
  private final PriorityQueue<Queued<F>> paused =
      new PriorityQueue<>(Comparator.comparingLong((Queued<F> queued) -> queued.notBeforeMillis));

  private Health health = Health.HEALTHY;
  private boolean held;
  private boolean slow;
  private long slowMillis = Long.MIN_VALUE;
  private int inFlight;
  private int window = 1;
  private int failures;
  private long failedMillis = Long.MIN_VALUE;
  private long notBeforeMillis = Long.MIN_VALUE;

  /** A file with its own failures. */
  static final class Queued<F> {
    private final F file;
    private final long bytes;
    private int failures;
    private long notBeforeMillis;

    Queued(F file, long bytes) {
      this.file = file;
      this.bytes = bytes;
    }

    F file() {
      return file;
    }

    long bytes() {
      return bytes;
    }

    int failures() {
      return failures;
    }
  }

  DestinationLane(
      String destinationId,
      ScheduleSettings settings,
      ToIntFunction<String> most,
      RandomGenerator random) {
    this.destinationId = destinationId;
    this.settings = settings;
    this.most = most;
    this.random = random;
  }

  String destinationId() {
    return destinationId;
  }

  Health health() {
    return health;
  }

  /** How many attempts have failed in a row; those that ran side by side count once. */
  int failures() {
    return failures;
  }

  Pace pace() {
    if (failures > BLINKS) {
      return Pace.FAILING;
    }
    return slow ? Pace.SLOW : Pace.USUAL;
  }

  /** Whether it has neither files nor transfers. */
  boolean isIdle() {
    return inFlight == 0 && queued() == 0;
  }

  /** How many files wait, without those in flight. */
  int queued() {
    return ready.size() + paused.size();
  }

  /** How many files pause by their own fault. */
  int paused() {
    return paused.size();
  }

  /** Removes the files that are not in flight. */
  List<F> withdraw() {
    List<F> files = new ArrayList<>();
    ready.forEach(queued -> files.add(queued.file));
    paused.forEach(queued -> files.add(queued.file));
    ready.clear();
    paused.clear();
    return files;
  }

  void add(F file, long bytes) {
    ready.add(new Queued<>(file, bytes));
  }

  /** Starts nothing while it is held. */
  void hold(boolean hold) {
    held = hold;
  }

  /** When a file may start that cannot start now, {@code Long.MAX_VALUE} for not before an end. */
  long nextStartMillis(long nowMillis) {
    if (held || inFlight >= limit() || queued() == 0) {
      return Long.MAX_VALUE;
    }
    long file = ready.isEmpty() ? paused.element().notBeforeMillis : nowMillis;
    return Math.max(notBeforeMillis, Math.max(file, nowMillis));
  }

  /**
   * The next file, from here on in flight. Only for a lane of which {@link #nextStartMillis} said
   * that one may start: it is not asked again, because the clock may have been set back since.
   */
  Queued<F> start(long nowMillis) {
    inFlight++;
    boolean isPausedNext =
        ready.isEmpty() || (!paused.isEmpty() && paused.element().notBeforeMillis <= nowMillis);
    return isPausedNext ? paused.remove() : ready.remove();
  }

  private int limit() {
    return failures > 0 ? 1 : Math.min(window, most.applyAsInt(destinationId));
  }

  /** A transfer takes long; others of this destination have to wait their turn. */
  void becomeSlow(long nowMillis) {
    slow(true, nowMillis);
    window = 1;
  }

  private void slow(boolean isSlow, long nowMillis) {
    slow = isSlow;
    if (isSlow) {
      slowMillis = nowMillis;
    }
  }

  /**
   * From when on it may be probed while it waits for its turn: at once when its latest answer was
   * quick; {@code Long.MAX_VALUE} when it is not to be probed.
   */
  long probeFromMillis() {
    if (pace() == Pace.USUAL || inFlight > 0) {
      return Long.MAX_VALUE;
    }
    return slow ? slowMillis + Pace.PROBE_PAUSE_MILLIS : Long.MIN_VALUE;
  }

  void ended(Transfer<F> transfer, Outcome outcome, long nowMillis) {
    inFlight--;
    boolean slowly = nowMillis > transfer.slowFromMillis();
    switch (outcome) {
      case DELIVERED -> delivered(slowly, nowMillis);
      case GIVEN_UP -> ready.addFirst(transfer.queued());
      case FILE_FAILED -> {
        Queued<F> queued = transfer.queued();
        queued.failures++;
        queued.notBeforeMillis =
            nowMillis + pause(queued.failures, FILE_PAUSE, settings.backoff().longest());
        paused.add(queued);
      }
      case PUT_BACK -> transfer.queued().failures++;
      case UNAVAILABLE -> {
        slow(slowly, nowMillis);
        failed(transfer, Health.RETRYING, nowMillis);
      }
      case REFUSED -> {
        slow(slowly, nowMillis);
        failed(transfer, Health.DENIED, nowMillis);
      }
    }
  }

  private void delivered(boolean slowly, long nowMillis) {
    forgetFailures();
    slow(slowly, nowMillis);
    window = slowly ? Math.max(1, window / 2) : Math.min(settings.perDestination(), window + 1);
  }

  private void failed(Transfer<F> transfer, Health next, long nowMillis) {
    ready.add(transfer.queued());
    health = next;
    window = 1;
    if (failures == 0 || transfer.startedMillis() >= failedMillis) {
      failures++;
      failedMillis = nowMillis;
      Duration longest =
          next == Health.DENIED ? settings.backoff().probe() : settings.backoff().longest();
      notBeforeMillis = nowMillis + pause(failures, settings.backoff().first(), longest);
    }
  }

  /** For a destination that has got other settings: its past failures say nothing about them. */
  void forgetFailures() {
    failures = 0;
    health = Health.HEALTHY;
    notBeforeMillis = Long.MIN_VALUE;
  }

  /** Longer each time, shortened by a random part of up to a half. */
  private long pause(int attempts, Duration first, Duration longest) {
    long doubled = first.toMillis() << Math.min(MAX_DOUBLINGS, attempts - 1);
    long pause = Math.max(1, Math.min(longest.toMillis(), doubled));
    return pause - random.nextLong(pause / 2 + 1);
  }
}
