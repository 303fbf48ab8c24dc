package io.spillway.job.deliver;

import io.spillway.job.deliver.FileQueue.Verdict;
import io.spillway.job.stage.StagedFile;
import java.util.function.LongSupplier;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/** What is to become of a file that is owed: it goes, waits, or is given up. */
final class FileRules {
  private final DeliverSettings settings;
  private final LongSupplier clockMillis;
  private Recipients recipients;
  private long completedCheckpoint = Long.MIN_VALUE;
  private boolean draining;

  FileRules(DeliverSettings settings, Recipients recipients, LongSupplier clockMillis) {
    this.settings = settings;
    this.recipients = recipients;
    this.clockMillis = clockMillis;
  }

  Recipients recipients() {
    return recipients;
  }

  /** Goes by another catalog from now on. */
  void use(Recipients next) {
    recipients = next;
  }

  /** The files of a checkpoint are in staging for good. */
  void completed(long checkpointId) {
    completedCheckpoint = Math.max(completedCheckpoint, checkpointId);
  }

  boolean isCommitted(StagedFile file) {
    return file.checkpointId() <= completedCheckpoint;
  }

  /**
   * The job ends: the last checkpoint has passed, so that no entry of a file that is given up could
   * be written any more.
   */
  void drain() {
    draining = true;
  }

  /** Whether a file that cannot be delivered may be given up. */
  boolean mayGiveUp() {
    return !draining;
  }

  /** Why all files of a destination are discarded; null when they are not. */
  @Nullable String reasonToDiscard(DestinationFiles destination) {
    if (recipients.isDiscarded(destination.id())) {
      return "the catalog names its destination in discard_waiting";
    }
    return destination.goneFor(clockMillis.getAsLong()).compareTo(settings.stagingRetention()) < 0
        ? null
        : "its destination was removed from the catalog, longer ago than staging.retention, "
            + retention();
  }

  /** Why a file is discarded; null when it is not. */
  @Nullable String reasonToGiveUp(DestinationFiles destination, StagedFile file) {
    if (destination.discardedBecause() != null) {
      return destination.discardedBecause();
    }
    return file.stagedMillis() <= oldMillis() && !isOwn(destination.id(), file)
        ? "it was staged for somebody who had its destination's id before, and nobody took it over"
            + " within staging.retention, "
            + retention()
        : null;
  }

  /** Held files that were staged until then are too old. */
  long oldMillis() {
    return clockMillis.getAsLong() - settings.stagingRetention().toMillis();
  }

  private String retention() {
    return TimeUtils.formatWithHighestUnit(settings.stagingRetention());
  }

  /** Whether a file is to go to its destination as the catalog has it now. */
  boolean isOwn(String destinationId, StagedFile file) {
    return recipients.own(destinationId, file);
  }

  /** What to do with a file that comes next. */
  Verdict verdict(DestinationFiles destination, StagedFile file) {
    if (!isCommitted(file)) {
      return Verdict.WAIT;
    }
    if (reasonToGiveUp(destination, file) != null) {
      return draining ? Verdict.PASS : Verdict.TAKE;
    }
    if (!isOwn(destination.id(), file)) {
      destination.holds();
      return Verdict.PASS;
    }
    return Verdict.TAKE;
  }
}
