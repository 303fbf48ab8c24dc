package io.spillway.job.deliver;

import io.spillway.aws.AccessException;
import io.spillway.aws.DeliveryException;
import io.spillway.aws.StsResult;
import io.spillway.job.metrics.FailureReason;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.job.stage.EndedFile.End;
import io.spillway.job.stage.StagedFile;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;

/**
 * What Deliver counts, in total and for each destination that has a lane. For the task's thread,
 * except where noted.
 */
final class DeliverMetrics {
  private final OperatorMetrics metrics;
  private final Counter files;
  private final Counter bytes;
  private final Counter lost;
  private final Counter discarded;
  private final Map<FailureReason, Counter> failedAttempts;
  private final Histogram deliveryMillis;
  private final Histogram transferMillis;
  private final Map<StsResult, Counter> stsCalls;
  private final Map<String, OfDestination> destinations = new HashMap<>();

  private record OfDestination(
      OperatorMetrics metrics, Ended delivered, Counter bytes, Map<End, Ended> givenUp) {}

  /** Files that are not owed any more, with their rows. */
  private record Ended(Counter files, Counter rows) {
    void inc(StagedFile file) {
      files.inc();
      rows.inc(file.facts() == null ? 0 : file.facts().rows());
    }
  }

  DeliverMetrics(OperatorMetrics metrics, Duration stagingRetention) {
    this.metrics = metrics;
    files = metrics.counter(JobMetric.FILES_DELIVERED);
    bytes = metrics.counter(JobMetric.BYTES_DELIVERED);
    lost = metrics.counter(JobMetric.FILES_LOST);
    discarded = metrics.counter(JobMetric.FILES_DISCARDED);
    failedAttempts = metrics.counters(JobMetric.FAILED_ATTEMPTS, FailureReason.class);
    deliveryMillis = metrics.histogram(JobMetric.DELIVERY_TIME);
    transferMillis = metrics.histogram(JobMetric.TRANSFER_TIME);
    stsCalls = metrics.sharedCounters(JobMetric.STS_CALLS, StsResult.class);
    metrics.gauge(JobMetric.STAGING_RETENTION, stagingRetention::toMillis);
  }

  /**
   * Shows figures of all files.
   *
   * @param undelivered any thread may ask it
   */
  void add(Supplier<WaitingFiles> undelivered) {
    metrics.gauge(JobMetric.UNDELIVERED_FILES, () -> undelivered.get().files());
    metrics.gauge(JobMetric.UNDELIVERED_BYTES, () -> undelivered.get().bytes());
    metrics.gauge(
        JobMetric.OLDEST_UNDELIVERED_AGE,
        () -> undelivered.get().oldestAgeMillis(System.currentTimeMillis()));
  }

  /** Shows the figures of a destination. */
  void add(DestinationFiles destination) {
    OperatorMetrics own = metrics.ofDestination(destination.id());
    own.gauge(JobMetric.WAITING_FILES, () -> destination.waiting().files());
    own.gauge(JobMetric.WAITING_BYTES, () -> destination.waiting().bytes());
    own.gauge(
        JobMetric.OLDEST_WAITING_AGE,
        () -> destination.waiting().oldestAgeMillis(System.currentTimeMillis()));
    own.gauge(JobMetric.HELD_FILES, destination::held);
    own.gauge(JobMetric.DENIED, () -> destination.isDenied() ? 1 : 0);
    own.text(JobMetric.LAST_FAILURE, destination.failures()::latest);
    destinations.put(
        destination.id(),
        new OfDestination(
            own,
            ended(own, JobMetric.DESTINATION_FILES, JobMetric.DESTINATION_ROWS),
            own.counter(JobMetric.DESTINATION_BYTES),
            Map.of(
                End.LOST, ended(own, JobMetric.LOST_FILES, JobMetric.LOST_ROWS),
                End.DISCARDED, ended(own, JobMetric.DISCARDED_FILES, JobMetric.DISCARDED_ROWS))));
  }

  private static Ended ended(OperatorMetrics own, JobMetric files, JobMetric rows) {
    return new Ended(own.counter(files), own.counter(rows));
  }

  void remove(String destinationId) {
    OfDestination removed = destinations.remove(destinationId);
    if (removed != null) {
      removed.metrics.remove();
    }
  }

  void delivered(String destinationId, StagedFile file, Duration transfer) {
    files.inc();
    bytes.inc(file.bytes());
    OfDestination own = destinations.get(destinationId);
    own.delivered.inc(file);
    own.bytes.inc(file.bytes());
    deliveryMillis.update(Math.max(0, System.currentTimeMillis() - file.stagedMillis()));
    transferMillis.update(transfer.toMillis());
  }

  void givenUp(String destinationId, StagedFile file, End end) {
    (end == End.LOST ? lost : discarded).inc();
    destinations.get(destinationId).givenUp.get(end).inc(file);
  }

  void failed(DeliveryException failure) {
    failedAttempts.get(reason(failure)).inc();
  }

  private static FailureReason reason(DeliveryException failure) {
    boolean denied =
        switch (failure.kind()) {
          case DENIED, FILE_REFUSED -> true;
          case TRANSIENT, NOT_STAGED, UNREADABLE -> false;
        };
    if (failure instanceof AccessException access) {
      return switch (access.step()) {
        case PLATFORM_CREDENTIALS -> FailureReason.CREDENTIALS;
        case INTERMEDIARY_ROLE, ROLE ->
            denied ? FailureReason.ROLE_DENIED : FailureReason.ROLE_UNAVAILABLE;
        case ACCESS_KEY -> FailureReason.ROLE_DENIED;
        case PUT_OBJECT -> denied ? FailureReason.PUT_DENIED : FailureReason.PUT_UNAVAILABLE;
        case REACH_STS, REACH_S3, DELETE_OBJECT -> FailureReason.OTHER;
      };
    }
    return denied ? FailureReason.OTHER : FailureReason.STAGED_FILE;
  }

  /** May be called by any thread. */
  void stsCall(StsResult result) {
    stsCalls.get(result).inc();
  }
}
