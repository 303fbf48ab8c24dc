package io.spillway.job.deliver;

import io.spillway.aws.AccessException;
import io.spillway.aws.DeliveryException;
import io.spillway.aws.StsResult;
import io.spillway.job.metrics.FailureReason;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.job.stage.StagedFile;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
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
  private final Map<FailureReason, Counter> failedAttempts;
  private final Histogram deliveryMillis;
  private final Histogram transferMillis;
  private final Map<StsResult, Counter> stsCalls;
  private final Map<String, OfDestination> destinations = new HashMap<>();

  private record OfDestination(OperatorMetrics metrics, Counter files, Counter bytes) {}

  /**
   * @param undelivered all files that are owed
   */
  DeliverMetrics(OperatorMetrics metrics, WaitingFiles undelivered, Duration stagingRetention) {
    this.metrics = metrics;
    files = metrics.counter(JobMetric.FILES_DELIVERED);
    bytes = metrics.counter(JobMetric.BYTES_DELIVERED);
    failedAttempts = metrics.counters(JobMetric.FAILED_ATTEMPTS, FailureReason.class);
    deliveryMillis = metrics.histogram(JobMetric.DELIVERY_TIME);
    transferMillis = metrics.histogram(JobMetric.TRANSFER_TIME);
    stsCalls = metrics.sharedCounters(JobMetric.STS_CALLS, StsResult.class);
    metrics.gauge(JobMetric.UNDELIVERED_FILES, () -> undelivered.figures().files());
    metrics.gauge(JobMetric.UNDELIVERED_BYTES, () -> undelivered.figures().bytes());
    metrics.gauge(
        JobMetric.OLDEST_UNDELIVERED_AGE,
        () -> undelivered.figures().oldestAgeMillis(System.currentTimeMillis()));
    metrics.gauge(JobMetric.STAGING_RETENTION, stagingRetention::toMillis);
  }

  /**
   * @param waiting the files that wait for it
   * @param denied whether it refuses its files; any thread may ask
   */
  void add(String destinationId, WaitingFiles waiting, BooleanSupplier denied) {
    OperatorMetrics own = metrics.ofDestination(destinationId);
    own.gauge(JobMetric.WAITING_FILES, () -> waiting.figures().files());
    own.gauge(JobMetric.WAITING_BYTES, () -> waiting.figures().bytes());
    own.gauge(
        JobMetric.OLDEST_WAITING_AGE,
        () -> waiting.figures().oldestAgeMillis(System.currentTimeMillis()));
    own.gauge(JobMetric.DENIED, () -> denied.getAsBoolean() ? 1 : 0);
    destinations.put(
        destinationId,
        new OfDestination(
            own,
            own.counter(JobMetric.DESTINATION_FILES),
            own.counter(JobMetric.DESTINATION_BYTES)));
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
    own.files.inc();
    own.bytes.inc(file.bytes());
    deliveryMillis.update(Math.max(0, System.currentTimeMillis() - file.stagedMillis()));
    transferMillis.update(transfer.toMillis());
  }

  void failed(DeliveryException failure) {
    failedAttempts.get(reason(failure)).inc();
  }

  private static FailureReason reason(DeliveryException failure) {
    boolean denied =
        switch (failure.kind()) {
          case DENIED, FILE_REFUSED -> true;
          case TRANSIENT, NOT_STAGED -> false;
        };
    if (failure instanceof AccessException access) {
      return switch (access.step()) {
        case PLATFORM_CREDENTIALS -> FailureReason.CREDENTIALS;
        case INTERMEDIARY_ROLE, ROLE ->
            denied ? FailureReason.ROLE_DENIED : FailureReason.ROLE_UNAVAILABLE;
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
