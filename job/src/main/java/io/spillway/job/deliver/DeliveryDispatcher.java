package io.spillway.job.deliver;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.ObjectStore.Stored;
import io.spillway.catalog.BucketAccess;
import io.spillway.delivery.DeliverySchedule;
import io.spillway.delivery.Health;
import io.spillway.delivery.Outcome;
import io.spillway.delivery.Transfer;
import io.spillway.job.deliver.FileQueue.Taken;
import io.spillway.job.stage.EndedFile.End;
import io.spillway.job.stage.FileFacts;
import io.spillway.job.stage.SentFile;
import io.spillway.job.stage.StagedFile;
import io.spillway.staging.Receipt;
import io.spillway.staging.StagedPath;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/**
 * Starts the transfers of a subtask as its {@link DeliverySchedule} says, and tells it and the
 * {@link Backlog} how they ended. For the task's thread.
 */
final class DeliveryDispatcher {
  private final DeliverSettings settings;
  private final DeliverySchedule<Taken> schedule;
  private final Backlog backlog;
  private final StagedFileTransfers transfers;
  private final ProcessingTimeService time;
  private final DeliverMetrics metrics;
  private final DeliveryWarnings warnings;

  /** What interrupts the transfers in flight; one that was interrupted is not there any more. */
  private final Map<Transfer<Taken>, Runnable> interrupts = new HashMap<>();

  private final FileLosses losses;
  private long lookMillis = Long.MAX_VALUE;
  private boolean timersEnded;

  DeliveryDispatcher(
      DeliverSettings settings,
      DeliverySchedule<Taken> schedule,
      Backlog backlog,
      StagedFileTransfers transfers,
      ProcessingTimeService time) {
    this.settings = settings;
    this.schedule = schedule;
    this.backlog = backlog;
    this.transfers = transfers;
    this.time = time;
    this.losses = new FileLosses(settings.notStagedTimeout());
    this.metrics = backlog.observers().metrics();
    this.warnings = backlog.observers().warnings();
  }

  /** Goes by another catalog from now on. */
  void use(Recipients recipients) throws IOException {
    transfers.retain(recipients.all());
    backlog.use(recipients);
    startAll();
  }

  /** A file has come. Its bytes are kept, unless it is likely to wait for long. */
  void add(SentFile sent) throws IOException {
    StagedFile file = sent.file();
    String id = StagedPath.destinationId(file.path());
    backlog.add(file);
    if (sent.content() != null
        && schedule.health(id) == Health.HEALTHY
        && backlog.rules().recipients().access(id) != null) {
      backlog.small().put(id, file.path(), sent.content());
    }
    startAll();
  }

  /** A checkpoint is complete, whose files are being committed. */
  void checkpointCompleted(long checkpointId) throws IOException {
    losses.checkpointCompleted(time.getCurrentProcessingTime());
    backlog.completed(checkpointId);
    startAll();
  }

  /** Starts as many transfers as may start now. */
  void startAll() throws IOException {
    backlog.read();
    schedule.overdue().stream().map(interrupts::remove).forEach(Runnable::run);
    for (Transfer<Taken> next = schedule.next(); next != null; next = schedule.next()) {
      start(next);
    }
    lookAgain();
  }

  private void start(Transfer<Taken> transfer) {
    BucketAccess access = backlog.rules().recipients().access(transfer.destinationId());
    if (access == null) {
      throw new IllegalStateException(
          "a file for " + transfer.destinationId() + ", which is unknown, has left its queue");
    }
    StagedFile file = transfer.file().file();
    interrupts.put(
        transfer,
        transfers.start(
            access,
            file,
            // If this attempt fails, the next one reads from staging.
            backlog.small().take(file.path()),
            (took, result) -> ended(access, transfer, took, result)));
  }

  private void lookAgain() {
    long next = backlog.hasUnread() ? time.getCurrentProcessingTime() : schedule.nextLookMillis();
    if (timersEnded || next >= lookMillis) {
      return;
    }
    lookMillis = next;
    var unused =
        time.registerTimer(
            next,
            timestamp -> {
              lookMillis = Long.MAX_VALUE;
              startAll();
            });
  }

  /** Timers no longer fire: whoever drains calls {@link #startAll} from time to time. */
  void endTimers() {
    timersEnded = true;
  }

  private void ended(
      BucketAccess access,
      Transfer<Taken> transfer,
      Duration took,
      StagedFileTransfers.Result result)
      throws IOException {
    DeliveryException failure = result.failure();
    String id = transfer.destinationId();
    boolean wasInterrupted = interrupts.remove(transfer) == null;
    DestinationFiles destination = backlog.destination(id);
    String discardedBecause = destination.discardedBecause();
    if (failure == null) {
      if (result.wasRead()) {
        losses.read(time.getCurrentProcessingTime());
      }
      backlog.observers().receipts().add(receipt(access, transfer.file().file(), result.stored()));
      backlog.delivered(transfer.file());
      metrics.delivered(id, transfer.file().file(), took);
      schedule.ended(transfer, Outcome.DELIVERED);
    } else if (discardedBecause != null && backlog.rules().mayGiveUp()) {
      schedule.ended(transfer, Outcome.PUT_BACK);
      backlog.giveUp(transfer.file(), End.DISCARDED, discardedBecause);
    } else if (!backlog.rules().isOwn(id, transfer.file().file())) {
      schedule.ended(transfer, Outcome.PUT_BACK);
      backlog.putBack(transfer.file());
    } else if (wasInterrupted || !access.equals(backlog.rules().recipients().access(id))) {
      backlog.small().removeAll(id);
      schedule.ended(transfer, Outcome.GIVEN_UP);
    } else {
      if (!mayBeLate(transfer.file(), failure)) {
        metrics.failed(failure);
        destination
            .failures()
            .failed(
                transfer.file().file(),
                failure,
                Instant.ofEpochMilli(time.getCurrentProcessingTime()));
      }
      failed(transfer, failure);
    }
    destination.denied(schedule.health(id) == Health.DENIED);
    backlog.readPutBack(destination);
    backlog.forgetIfDone(destination);
    startAll();
  }

  /** A file that is not committed yet is no failure of anybody's. */
  private boolean mayBeLate(Taken file, DeliveryException failure) {
    return failure.kind() == Kind.NOT_STAGED
        && (file.missingSinceMillis() == 0 || losses.mayBeLate(file.missingSinceMillis()));
  }

  private Receipt receipt(BucketAccess access, StagedFile file, @Nullable Stored stored) {
    return new Receipt(
        file.path(),
        file.bytes(),
        content(file.facts()),
        new Receipt.Arrival(
            access.bucket(),
            stored == null ? null : stored.eTag(),
            stored != null && stored.thereBefore(),
            backlog.rules().recipients().revision(),
            Instant.ofEpochMilli(file.stagedMillis()),
            Instant.ofEpochMilli(time.getCurrentProcessingTime())));
  }

  private static Receipt.@Nullable Content content(@Nullable FileFacts facts) {
    return facts == null
        ? null
        : new Receipt.Content(
            facts.eventType(),
            facts.rows(),
            facts.crc32(),
            Instant.ofEpochMilli(facts.closedMillis()),
            facts.times());
  }

  private void failed(Transfer<Taken> transfer, DeliveryException failure) throws IOException {
    String id = transfer.destinationId();
    DeliveryWarnings.State before = state(id);
    Taken file = transfer.file();
    boolean isStagings = failure.kind() == Kind.NOT_STAGED || failure.kind() == Kind.UNREADABLE;
    if (file.missingSinceMillis() != 0 && !isStagings) {
      // The destination was asked to take it: it is there.
      file.queue().missing(file, 0);
    }
    switch (failure.kind()) {
      case TRANSIENT -> destinationFailed(transfer, Outcome.UNAVAILABLE);
      case DENIED -> destinationFailed(transfer, Outcome.REFUSED);
      case FILE_REFUSED -> fileFailed(transfer, failure);
      case NOT_STAGED, UNREADABLE -> notStaged(transfer, failure);
    }
    warnings.failed(id, before, state(id), failure);
  }

  /** Leaves the memory to others, because its files may wait for long now. */
  private void destinationFailed(Transfer<Taken> transfer, Outcome outcome) {
    backlog.small().removeAll(transfer.destinationId());
    schedule.ended(transfer, outcome);
  }

  /** Gives up a file that staging has not had, or could not read, for long enough. */
  private void notStaged(Transfer<Taken> transfer, DeliveryException failure) throws IOException {
    Taken file = transfer.file();
    long now = time.getCurrentProcessingTime();
    boolean isUnreadable = failure.kind() == Kind.UNREADABLE;
    if (file.missingSinceMillis() == 0) {
      file.queue().missing(file, now);
      if (isUnreadable) {
        losses.failedFirst(now);
      }
    }
    boolean isLost =
        isUnreadable
            ? losses.isUnreadableForGood(file.missingSinceMillis(), now)
            : losses.isMissingForGood(file.missingSinceMillis(), now);
    if (!backlog.rules().mayGiveUp() || !isLost) {
      fileFailed(transfer, failure);
    } else {
      schedule.ended(transfer, Outcome.PUT_BACK);
      String reason =
          failure.getMessage()
              + "; for longer than deliver.not-staged-timeout, "
              + TimeUtils.formatWithHighestUnit(settings.notStagedTimeout());
      warnings.lost(transfer.destinationId(), file.file(), reason, now);
      backlog.giveUp(file, End.LOST, reason);
    }
  }

  /** If many files of a destination fail by their own fault, they leave room for its others. */
  private void fileFailed(Transfer<Taken> transfer, DeliveryException failure) {
    if (schedule.paused(transfer.destinationId()) < Backlog.AT_HAND / 2) {
      schedule.ended(transfer, Outcome.FILE_FAILED);
    } else {
      schedule.ended(transfer, Outcome.PUT_BACK);
      backlog.putBack(transfer.file());
    }
    if (mayBeLate(transfer.file(), failure)) {
      return;
    }
    if (failure.kind() == Kind.UNREADABLE && losses.mayBeDown()) {
      warnings.unreadable(failure, time.getCurrentProcessingTime());
    } else {
      warnings.fileFailed(transfer.destinationId(), transfer.fileFailures(), failure);
    }
  }

  private DeliveryWarnings.State state(String id) {
    return new DeliveryWarnings.State(schedule.health(id), schedule.failures(id));
  }
}
