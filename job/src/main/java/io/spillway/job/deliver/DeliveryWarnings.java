package io.spillway.job.deliver;

import io.spillway.aws.DeliveryException;
import io.spillway.delivery.Health;
import io.spillway.job.stage.StagedFile;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the destinations that an operator has to look at, each once until it recovers. */
final class DeliveryWarnings {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryWarnings.class);

  /** Transient failures end by themselves; after this many in a row someone should look. */
  private static final int FAILURES_WORTH_A_WARNING = 10;

  private static final Duration BETWEEN_LOSSES = Duration.ofSeconds(10);
  private static final Duration WARNING_INTERVAL = Duration.ofHours(1);
  private static final double WORRYING_PART_OF_RETENTION = 0.75;

  private final DeliverSettings settings;
  private final Map<String, Long> ageWarnings = new HashMap<>();
  private final Set<String> discarding = new HashSet<>();
  private final Set<String> holding = new HashSet<>();
  private long nextUnreadableMillis = Long.MIN_VALUE;
  private long nextLossMillis = Long.MIN_VALUE;
  private int lostSilently;

  /** How a destination is doing, and how many of its attempts have failed in a row. */
  record State(Health health, int failures) {}

  DeliveryWarnings(DeliverSettings settings) {
    this.settings = settings;
  }

  /** The destination is gone. */
  void forget(String destinationId) {
    ageWarnings.remove(destinationId);
    discarding.remove(destinationId);
    holding.remove(destinationId);
  }

  void unknownDestination(String destinationId) {
    LOG.warn(
        "Files are owed to destination {}, which is not in the catalog; they wait in staging until"
            + " it is",
        destinationId);
  }

  /**
   * After an attempt that failed by the destination's fault.
   *
   * @param before the destination's state before it
   */
  void failed(String destinationId, State before, State after, DeliveryException failure) {
    if (after.health() != before.health() && after.health() == Health.DENIED) {
      LOG.warn(
          "Destination {} refuses deliveries; its files wait in staging, and the job retries every"
              + " {}: {}",
          destinationId,
          settings.schedule().backoff().probe(),
          failure.getMessage());
    } else if (after.failures() != before.failures()
        && after.failures() == FAILURES_WORTH_A_WARNING) {
      LOG.warn(
          "Destination {} has not taken a file in {} attempts in a row; its files wait in staging,"
              + " and the job retries at least every {}: {}",
          destinationId,
          FAILURES_WORTH_A_WARNING,
          settings.schedule().backoff().longest(),
          failure.getMessage());
    }
  }

  /**
   * After an attempt that failed by the file's fault.
   *
   * @param failures how many of them there were for this file
   */
  void fileFailed(String destinationId, int failures, DeliveryException failure) {
    if (failures == FAILURES_WORTH_A_WARNING) {
      LOG.warn(
          "A file for destination {} could not be delivered in {} attempts in a row, unlike others;"
              + " the job retries at least every {}: {}",
          destinationId,
          FAILURES_WORTH_A_WARNING,
          settings.schedule().backoff().longest(),
          failure.getMessage());
    }
  }

  /** After a staged file could not be read, and none has been since; at most once an hour. */
  void unreadable(DeliveryException failure, long nowMillis) {
    if (nowMillis >= nextUnreadableMillis) {
      nextUnreadableMillis = nowMillis + WARNING_INTERVAL.toMillis();
      LOG.warn(
          "A staged file cannot be read, and none has been read since; if staging is down, all"
              + " files wait until it is back: {}",
          failure.getMessage());
    }
  }

  /** The files of a destination are given up from now on. */
  void discards(DestinationFiles destination, String reason) {
    if (destination.waiting().files() > 0 && discarding.add(destination.id())) {
      LOG.warn(
          "{} files for destination {} are discarded: {}",
          destination.waiting().files(),
          destination.id(),
          reason);
    }
  }

  /** Files wait for somebody who had the destination's id before. */
  void holds(DestinationFiles destination) {
    if (destination.held() == 0) {
      holding.remove(destination.id());
    } else if (holding.add(destination.id())) {
      LOG.warn(
          "{} files for destination {} were staged for another bucket and role, which had this id"
              + " before; they wait until the catalog has them again, or says takes_over_waiting:"
              + " true, and are discarded when they are {} old",
          destination.held(),
          destination.id(),
          settings.stagingRetention());
    }
  }

  /** A file is given up, for good. */
  void lost(String destinationId, StagedFile file, String reason, long nowMillis) {
    if (nowMillis < nextLossMillis) {
      lostSilently++;
      return;
    }
    LOG.error(
        "File lost: {} for destination {}, {} bytes: {} ({} others since this was logged last; all"
            + " are among the lost files)",
        file.path(),
        destinationId,
        file.bytes(),
        reason,
        lostSilently);
    nextLossMillis = nowMillis + BETWEEN_LOSSES.toMillis();
    lostSilently = 0;
  }

  /** Warns of files that staging will expire before long, at most once an hour a destination. */
  void age(String destinationId, WaitingFiles waiting, long nowMillis) {
    Duration age = Duration.ofMillis(waiting.oldestAgeMillis(nowMillis));
    if (age.toMillis() >= WORRYING_PART_OF_RETENTION * settings.stagingRetention().toMillis()
        && nowMillis - ageWarnings.getOrDefault(destinationId, Long.MIN_VALUE / 2)
            >= WARNING_INTERVAL.toMillis()) {
      ageWarnings.put(destinationId, nowMillis);
      LOG.warn(
          "{} files for destination {} wait in staging, the oldest for {}; the staging bucket"
              + " expires files after {} (staging.retention). Correct the destination, or extend"
              + " the bucket's lifecycle rule and staging.retention, or the files are lost",
          waiting.files(),
          destinationId,
          age,
          settings.stagingRetention());
    }
  }
}
