package io.spillway.job.deliver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a destination is owed by a subtask. The task's thread alone changes it; any thread may read
 * its figures.
 */
final class DestinationFiles {
  /** So many files are looked at in vain in a minute, which takes about 0.1 s. */
  private static final long LOOKS_PER_MINUTE = 10_000;

  private final String id;
  private final List<FileQueue> queues = new ArrayList<>();
  private final FileFailures failures = new FileFailures();
  private volatile WaitingFiles waiting = WaitingFiles.NONE;
  private volatile boolean denied;
  private volatile long held;
  private long heldInRound;
  private long roundMillis;
  private @Nullable String discardedBecause;

  DestinationFiles(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  List<FileQueue> queues() {
    return queues;
  }

  /** Adds a queue; false when it was there. */
  boolean add(FileQueue queue) {
    if (queues.contains(queue)) {
      return false;
    }
    queues.add(queue);
    count();
    return true;
  }

  /** Brings the figures up to date. */
  void count() {
    waiting = queues.stream().map(FileQueue::waiting).reduce(WaitingFiles.NONE, WaitingFiles::plus);
  }

  WaitingFiles waiting() {
    return waiting;
  }

  /** Why its files are discarded; null when they are not. */
  @Nullable String discardedBecause() {
    return discardedBecause;
  }

  void discardBecause(@Nullable String reason) {
    discardedBecause = reason;
  }

  /** Begins new rounds of its queues. */
  void startOver(long nowMillis) {
    queues.forEach(FileQueue::startOver);
    heldInRound = 0;
    roundMillis = nowMillis;
  }

  /**
   * Whether new rounds would find files that are not to be passed over any more, although neither
   * the catalog nor a destination has changed: some that were put back, or held ones that are too
   * old now. For the latter it is the less often true the more files there are to look at.
   *
   * @param oldMillis files that were staged until then are too old
   */
  boolean isRoundDue(long nowMillis, long oldMillis) {
    if (!queues.stream().allMatch(FileQueue::isRoundOver)) {
      return false;
    }
    long pauseMillis = Duration.ofMinutes(held / LOOKS_PER_MINUTE).toMillis();
    return queues.stream().anyMatch(FileQueue::hasPutBack)
        || (queues.stream().anyMatch(queue -> queue.passedMillis() <= oldMillis)
            && nowMillis - roundMillis >= pauseMillis);
  }

  /** A file was passed over because it is not this owner's. */
  void holds() {
    heldInRound++;
  }

  /** How many files wait for somebody who had the id before, as of the last whole round. */
  long held() {
    return held;
  }

  /** Brings {@link #held} up to date, if the round is over. */
  void countHeld() {
    if (queues.stream().allMatch(FileQueue::isRoundOver)) {
      held = heldInRound;
    }
  }

  /** Notes whether the catalog has the destination. */
  void gone(boolean isGone, long nowMillis) {
    for (FileQueue queue : queues) {
      if (!isGone) {
        queue.goneSince(0);
      } else if (queue.goneSinceMillis() == 0) {
        queue.goneSince(nowMillis);
      }
    }
  }

  /** For how long the catalog has not had the destination, 0 when it has it. */
  Duration goneFor(long nowMillis) {
    long since = queues.stream().mapToLong(FileQueue::goneSinceMillis).max().orElse(0);
    return since == 0 ? Duration.ZERO : Duration.ofMillis(Math.max(0, nowMillis - since));
  }

  /** Whether the destination refuses its files. */
  boolean isDenied() {
    return denied;
  }

  void denied(boolean isDenied) {
    denied = isDenied;
  }

  FileFailures failures() {
    return failures;
  }
}
