package io.spillway.job.deliver;

import io.spillway.aws.DeliveryException;
import io.spillway.job.stage.StagedFile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One destination's deliveries: its queue, how many are under way, and when it may be tried again.
 * What happens in one lane has no part in another. Used by the task's thread only, but for the
 * figures of {@link #waiting()}.
 */
final class DeliveryLane {
  /** Keeps the shift that doubles a pause far from overflowing. */
  private static final int MAX_DOUBLINGS = 20;

  /** How long a checkpoint's files may well take to be committed. */
  private static final Duration COMMIT = Duration.ofSeconds(1);

  /** How a destination is doing. */
  enum Health {
    HEALTHY,
    RETRYING,
    DENIED
  }

  private final DeliverSettings settings;
  private final RandomGenerator random;
  private final WaitingFiles waiting = new WaitingFiles();
  private final ArrayDeque<StagedFile> ready = new ArrayDeque<>();
  private volatile Health health = Health.HEALTHY;
  private int inFlight;
  private int failures;
  private int notStaged;
  private long notBeforeMillis = Long.MIN_VALUE;
  private boolean wakeUpScheduled;
  private long lastAgeWarningMillis;

  DeliveryLane(DeliverSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  Health health() {
    return health;
  }

  /** How many tries have failed since the last that did not. */
  int failures() {
    return failures;
  }

  /** How many tries in a row have not found their file in staging. */
  int notStaged() {
    return notStaged;
  }

  /** Whether nothing is owed here. */
  boolean isIdle() {
    return inFlight == 0 && ready.isEmpty();
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  /** Whether files wait for nothing but the time, and no one has set a clock for it yet. */
  boolean needsWakeUp(long nowMillis) {
    return !ready.isEmpty() && nowMillis < notBeforeMillis && !wakeUpScheduled;
  }

  void wakeUpScheduled(boolean scheduled) {
    wakeUpScheduled = scheduled;
  }

  /** Processing time before which nothing is to be started. */
  long notBeforeMillis() {
    return notBeforeMillis;
  }

  /** What waits in staging, files under way included. May be asked by any thread. */
  WaitingFiles.Figures waiting() {
    return waiting.figures();
  }

  void add(StagedFile file) {
    ready.add(file);
    waiting.add(file);
  }

  /** The next file to deliver, now counted as under way; null when none may be started now. */
  @Nullable StagedFile start(long nowMillis) {
    int limit = failures == 0 ? settings.inFlightPerDestination() : 1;
    if (ready.isEmpty() || inFlight >= limit || nowMillis < notBeforeMillis) {
      return null;
    }
    inFlight++;
    return ready.poll();
  }

  void succeeded(StagedFile file) {
    inFlight--;
    waiting.remove(file);
    failures = 0;
    notStaged = 0;
    health = Health.HEALTHY;
    notBeforeMillis = Long.MIN_VALUE;
  }

  /** Starts nothing before the given time. */
  void postpone(long untilMillis) {
    notBeforeMillis = Math.max(notBeforeMillis, untilMillis);
  }

  /** True at most once per interval. */
  boolean mayWarnOfAge(long nowMillis, Duration interval) {
    boolean may = nowMillis - lastAgeWarningMillis >= interval.toMillis();
    if (may) {
      lastAgeWarningMillis = nowMillis;
    }
    return may;
  }

  /** For a destination that has been given other settings: what failed before says nothing. */
  void forgetFailures() {
    failures = 0;
    health = Health.HEALTHY;
    notBeforeMillis = Long.MIN_VALUE;
  }

  /** Takes the file back to start it again, as if it had not been. */
  void takeBack(StagedFile file) {
    inFlight--;
    ready.addFirst(file);
  }

  /** Takes the file back and pauses, longer each time, a random part of it left out. */
  void failed(StagedFile file, DeliveryException.Kind kind, long nowMillis) {
    inFlight--;
    ready.add(file);
    switch (kind) {
      case TRANSIENT -> {
        failures++;
        health = Health.RETRYING;
        pause(failures, settings.firstBackoff(), settings.longestBackoff(), nowMillis);
      }
      case DENIED -> {
        failures++;
        health = Health.DENIED;
        pause(failures, settings.firstBackoff(), settings.probeInterval(), nowMillis);
      }
      case NOT_STAGED -> {
        // Its commit is under way, as that of its neighbours: together they are one try, and none
        // says anything about the destination.
        if (nowMillis >= notBeforeMillis) {
          notStaged++;
          pause(notStaged, COMMIT, settings.longestBackoff(), nowMillis);
        }
      }
    }
  }

  private void pause(int tries, Duration first, Duration longest, long nowMillis) {
    long doubled = first.toMillis() << Math.min(MAX_DOUBLINGS, tries - 1);
    long pause = Math.max(1, Math.min(longest.toMillis(), doubled));
    notBeforeMillis = nowMillis + pause - random.nextLong(pause / 2 + 1);
  }
}
