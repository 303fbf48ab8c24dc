package io.spillway.job.deliver;

import io.spillway.aws.DeliveryException;
import io.spillway.job.stage.StagedFile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One destination's deliveries: its queue, how many are in flight, and when the next may start. A
 * lane does not affect another. For the task's thread, except where noted.
 */
final class DeliveryLane {
  /** Keeps the shift that doubles a pause far from overflowing. */
  private static final int MAX_DOUBLINGS = 20;

  /** How long it commonly takes to commit a checkpoint's files. */
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

  /** How many attempts have failed since the last success. */
  int failures() {
    return failures;
  }

  /** How many attempts in a row have not found their file in staging. */
  int notStaged() {
    return notStaged;
  }

  /** Whether the lane has neither files nor transfers. */
  boolean isIdle() {
    return inFlight == 0 && ready.isEmpty();
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  /** Whether files wait for nothing but a time, and no timer is set for it yet. */
  boolean needsWakeUp(long nowMillis) {
    return !ready.isEmpty() && nowMillis < notBeforeMillis && !wakeUpScheduled;
  }

  void wakeUpScheduled(boolean scheduled) {
    wakeUpScheduled = scheduled;
  }

  /** Processing time before which nothing starts. */
  long notBeforeMillis() {
    return notBeforeMillis;
  }

  /** The files that wait in staging, those in flight included. Any thread may call it. */
  WaitingFiles.Figures waiting() {
    return waiting.figures();
  }

  void add(StagedFile file) {
    ready.add(file);
    waiting.add(file);
  }

  /** The next file to deliver, now counted as in flight; null when none may start now. */
  @Nullable StagedFile start(long nowMillis) {
    int limit = failures == 0 ? settings.inFlight().perDestination() : 1;
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

  /** For a destination that has got other settings: its past failures say nothing about them. */
  void forgetFailures() {
    failures = 0;
    health = Health.HEALTHY;
    notBeforeMillis = Long.MIN_VALUE;
  }

  /** Takes a file back, as if it had not been started. */
  void takeBack(StagedFile file) {
    inFlight--;
    ready.addFirst(file);
  }

  /** Takes a file back and pauses, longer each time, shortened by a random part. */
  void failed(StagedFile file, DeliveryException.Kind kind, long nowMillis) {
    inFlight--;
    ready.add(file);
    switch (kind) {
      case TRANSIENT -> {
        failures++;
        health = Health.RETRYING;
        pause(failures, settings.backoff().first(), settings.backoff().longest(), nowMillis);
      }
      case DENIED -> {
        failures++;
        health = Health.DENIED;
        pause(failures, settings.backoff().first(), settings.backoff().probe(), nowMillis);
      }
      case NOT_STAGED -> {
        // The commit of this file and its neighbours is still in progress: together they count as
        // one attempt, which says nothing about the destination.
        if (nowMillis >= notBeforeMillis) {
          notStaged++;
          pause(notStaged, COMMIT, settings.backoff().longest(), nowMillis);
        }
      }
    }
  }

  private void pause(int attempts, Duration first, Duration longest, long nowMillis) {
    long doubled = first.toMillis() << Math.min(MAX_DOUBLINGS, attempts - 1);
    long pause = Math.max(1, Math.min(longest.toMillis(), doubled));
    notBeforeMillis = nowMillis + pause - random.nextLong(pause / 2 + 1);
  }
}
