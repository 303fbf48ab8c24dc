package io.spillway.job.deliver;

import io.spillway.aws.DeliveryException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the destinations that an operator has to look at, each once until it recovers. */
final class DeliveryWarnings {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryWarnings.class);

  /** Transient failures end by themselves; after this many in a row someone should look. */
  private static final int FAILURES_WORTH_A_WARNING = 10;

  private static final Duration AGE_WARNING_INTERVAL = Duration.ofHours(1);
  private static final double WORRYING_PART_OF_RETENTION = 0.75;

  private final DeliverSettings settings;

  DeliveryWarnings(DeliverSettings settings) {
    this.settings = settings;
  }

  void unknownDestination(String destinationId) {
    LOG.warn(
        "Files are owed to destination {}, which is not in the catalog; they wait in staging until"
            + " it is",
        destinationId);
  }

  /**
   * After a failed attempt.
   *
   * @param before the lane's health before it
   */
  void failed(
      String destinationId,
      DeliveryLane lane,
      DeliveryLane.Health before,
      DeliveryException failure) {
    if (lane.health() != before && lane.health() == DeliveryLane.Health.DENIED) {
      LOG.warn(
          "Destination {} refuses deliveries; its files wait in staging, and the job retries every"
              + " {}: {}",
          destinationId,
          settings.backoff().probe(),
          failure.getMessage());
    } else if (lane.notStaged() == FAILURES_WORTH_A_WARNING) {
      LOG.warn(
          "A file for destination {} was not found in staging {} times in a row; the job looks for"
              + " it again at least every {}: {}",
          destinationId,
          FAILURES_WORTH_A_WARNING,
          settings.backoff().longest(),
          failure.getMessage());
    } else if (lane.failures() == FAILURES_WORTH_A_WARNING) {
      LOG.warn(
          "Destination {} has not taken a file in {} attempts in a row; its files wait in staging,"
              + " and the job retries at least every {}: {}",
          destinationId,
          FAILURES_WORTH_A_WARNING,
          settings.backoff().longest(),
          failure.getMessage());
    }
  }

  /** Warns of files that staging will expire before long, at most once an hour for a lane. */
  void age(String destinationId, DeliveryLane lane, long nowMillis) {
    Duration age = Duration.ofMillis(lane.waiting().oldestAgeMillis(nowMillis));
    if (age.toMillis() >= WORRYING_PART_OF_RETENTION * settings.stagingRetention().toMillis()
        && lane.mayWarnOfAge(nowMillis, AGE_WARNING_INTERVAL)) {
      LOG.warn(
          "{} files for destination {} wait in staging, the oldest for {}; the staging bucket"
              + " expires files after {} (staging.retention). Correct the destination, or extend"
              + " the bucket's lifecycle rule and staging.retention, or the files are lost",
          lane.waiting().files(),
          destinationId,
          age,
          settings.stagingRetention());
    }
  }
}
