package io.spillway.job.deliver;

import io.spillway.catalog.BucketAccess;
import io.spillway.delivery.DeliverySchedule;
import io.spillway.job.deliver.FileQueue.Taken;
import io.spillway.job.stage.EndedFile;
import io.spillway.job.stage.EndedFile.End;
import io.spillway.job.stage.SmallFiles;
import io.spillway.job.stage.StagedFile;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * All files that a subtask owes. The {@link DeliverySchedule} knows a few of each destination; the
 * others wait in their queues. A file leaves when it is delivered or given up. For the task's
 * thread, except where noted.
 */
final class Backlog {
  /** The schedule knows at most so many files of a queue, and at least half as many. */
  static final int AT_HAND = 64;

  /** So many files are looked at before the task does something else, about 10 ms. */
  static final int LOOKS = 2_000;

  private final FileRules rules;
  private final OwedFiles owed;
  private final DeliverySchedule<Taken> schedule;
  private final SmallFiles small;
  private final Observers observers;
  private final LongSupplier clockMillis;
  private final Map<String, DestinationFiles> destinations = new ConcurrentHashMap<>();

  /** Queues that may have files for the schedule. */
  private final Set<FileQueue> unread = new LinkedHashSet<>();

  /**
   * @param schedule knows nothing yet
   * @param small forgets files that leave or make room
   */
  Backlog(
      FileRules rules,
      OwedFiles owed,
      DeliverySchedule<Taken> schedule,
      SmallFiles small,
      Observers observers,
      LongSupplier clockMillis) {
    this.rules = rules;
    this.owed = owed;
    this.schedule = schedule;
    this.small = small;
    this.observers = observers;
    this.clockMillis = clockMillis;
  }

  /** Figures of all files. Any thread may call it. */
  WaitingFiles waiting() {
    return destinations.values().stream()
        .map(DestinationFiles::waiting)
        .reduce(WaitingFiles.NONE, WaitingFiles::plus);
  }

  Observers observers() {
    return observers;
  }

  FileRules rules() {
    return rules;
  }

  SmallFiles small() {
    return small;
  }

  /** Goes by another catalog from now on. */
  void use(Recipients next) throws IOException {
    Recipients before = rules.recipients();
    rules.use(next);
    for (DestinationFiles destination : List.copyOf(destinations.values())) {
      BucketAccess access = next.access(destination.id());
      if (access != null && !access.equals(before.access(destination.id()))) {
        schedule.forgetFailures(destination.id());
        destination.denied(false);
        destination.failures().clear();
      }
      if (!next.claim(destination.id()).equals(before.claim(destination.id()))) {
        schedule.withdraw(destination.id()).forEach(this::putBack);
        destination.failures().clear();
        readAgain(destination);
      }
      judge(destination);
      forgetIfDone(destination);
    }
  }

  /** Decides whether a destination's files are to be delivered, to wait, or to be discarded. */
  private void judge(DestinationFiles destination) throws IOException {
    String id = destination.id();
    destination.gone(rules.recipients().isGone(id), clockMillis.getAsLong());
    String reason = rules.reasonToDiscard(destination);
    destination.discardBecause(reason);
    schedule.hold(id, reason != null || rules.recipients().access(id) == null);
    if (reason != null) {
      observers.warnings().discards(destination, reason);
      for (Taken file : schedule.withdraw(id)) {
        giveUp(file, End.DISCARDED, reason);
      }
      readAgain(destination);
    }
  }

  private void readAgain(DestinationFiles destination) {
    destination.startOver(clockMillis.getAsLong());
    unread.addAll(destination.queues());
  }

  /** Takes over the queues of a checkpoint that is complete. */
  void restore(Iterable<FileQueue> queues, long checkpointId) {
    rules.completed(checkpointId);
    for (FileQueue queue : queues) {
      var unused = destination(queue.destinationId()).add(queue);
      unread.add(queue);
    }
  }

  /** Adds a file behind its destination's others. It may start once its checkpoint is complete. */
  void add(StagedFile file) throws IOException {
    FileQueue queue = owed.queue(file.key());
    queue.add(new OwedFile(file, 0));
    DestinationFiles destination = destination(queue.destinationId());
    if (destination.add(queue)) {
      judge(destination);
    }
    destination.count();
    if (rules.isCommitted(file)) {
      unread.add(queue);
    }
  }

  /** The files of a checkpoint are in staging for good. */
  void completed(long checkpointId) {
    rules.completed(checkpointId);
    for (DestinationFiles destination : destinations.values()) {
      destination.queues().stream().filter(FileQueue::hasNext).forEach(unread::add);
    }
  }

  /** A destination with what it is owed, if anything. */
  DestinationFiles destination(String id) {
    return destinations.computeIfAbsent(id, this::newDestination);
  }

  private DestinationFiles newDestination(String id) {
    DestinationFiles destination = new DestinationFiles(id);
    observers.metrics().add(destination);
    if (rules.recipients().access(id) == null) {
      schedule.hold(id, true);
      observers.warnings().unknownDestination(id);
    }
    return destination;
  }

  /** Whether there may be files that the schedule could know of. */
  boolean hasUnread() {
    return !unread.isEmpty();
  }

  /** Tells the schedule of more files where it knows few. */
  void read() throws IOException {
    int looks = LOOKS;
    for (FileQueue queue : List.copyOf(unread)) {
      if (looks > 0 && unread.contains(queue)) {
        DestinationFiles destination = destination(queue.destinationId());
        looks -= read(destination, queue, looks);
        if (looks > 0) {
          unread.remove(queue);
          forgetIfDone(destination);
        }
      }
    }
  }

  private int read(DestinationFiles destination, FileQueue queue, int looks) throws IOException {
    int looked = 0;
    do {
      looked +=
          queue.take(
              AT_HAND - queue.taken(),
              looks - looked,
              file -> rules.verdict(destination, file.file()),
              file -> taken(destination, file));
    } while (looked < looks && !queue.isRoundOver() && queue.taken() < AT_HAND);
    destination.countHeld();
    observers.warnings().holds(destination);
    return looked;
  }

  private void taken(DestinationFiles destination, Taken file) throws IOException {
    String reason = rules.reasonToGiveUp(destination, file.file());
    if (reason == null) {
      schedule.add(destination.id(), file, file.file().bytes());
    } else {
      giveUp(file, End.DISCARDED, reason);
    }
  }

  /** A file has arrived. */
  void delivered(Taken file) throws IOException {
    destination(file.queue().destinationId()).failures().delivered(file.file());
    remove(file);
  }

  /** A file is not owed any more, although it was not delivered. */
  void giveUp(Taken file, End end, String reason) throws IOException {
    remove(file);
    observers.metrics().givenUp(file.queue().destinationId(), file.file(), end);
    observers.givenUp().accept(new EndedFile(file.file(), end, reason, clockMillis.getAsLong()));
  }

  private void remove(Taken file) throws IOException {
    small.remove(file.file().path());
    file.queue().remove(file);
    DestinationFiles destination = destination(file.queue().destinationId());
    destination.count();
    destination.failures().gone(file.file());
    readMore(file.queue());
  }

  /** A file makes room for others of its destination. */
  void putBack(Taken file) {
    small.remove(file.file().path());
    file.queue().putBack(file);
    readMore(file.queue());
  }

  private void readMore(FileQueue queue) {
    if (queue.taken() <= AT_HAND / 2 && queue.hasNext()) {
      unread.add(queue);
    }
  }

  /** Looks again at files that made room, where there is room for them. */
  void readPutBack() {
    destinations.values().forEach(this::readPutBack);
  }

  /** The same for one destination. */
  void readPutBack(DestinationFiles destination) {
    if (schedule.paused(destination.id()) < AT_HAND / 2
        && destination.queues().stream()
            .anyMatch(queue -> queue.hasPutBack() && queue.isRoundOver())) {
      readAgain(destination);
    }
  }

  /**
   * Drops the metrics of a removed destination that is owed nothing. If more files arrive for it,
   * it gets new ones.
   */
  void forgetIfDone(DestinationFiles destination) throws IOException {
    String id = destination.id();
    if (rules.recipients().isGone(id)
        && destination.waiting().files() == 0
        && schedule.forgetIfIdle(id)
        && destinations.remove(id, destination)) {
      for (FileQueue queue : destination.queues()) {
        unread.remove(queue);
        owed.forget(queue);
      }
      observers.metrics().remove(id);
      observers.warnings().forget(id);
    }
  }

  /** Whether files wait for a destination that the catalog has and may have them. */
  boolean isBusy() {
    return destinations.values().stream()
        .anyMatch(
            destination ->
                rules.recipients().access(destination.id()) != null
                    && destination.discardedBecause() == null
                    && destination.waiting().files() > destination.held());
  }

  /** Looks after files that wait for long; to be called from time to time. */
  void lookAfter() throws IOException {
    for (DestinationFiles destination : destinations.values()) {
      observers.warnings().age(destination.id(), destination.waiting(), clockMillis.getAsLong());
      judge(destination);
      if (destination.isRoundDue(clockMillis.getAsLong(), rules.oldMillis())) {
        readAgain(destination);
      }
    }
  }
}
