package io.spillway.job.deliver;

import io.spillway.aws.DeliveryException;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.job.stage.StagedFile;
import io.spillway.staging.StagedPath;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/**
 * Starts the transfers of a subtask: a lane of files for each destination, and a limit on how many
 * are in flight over all lanes. For the task's thread.
 */
final class DeliveryDispatcher {
  /** For how long a failing destination gives way to other failing ones. */
  private static final Duration PROBE_PAUSE = Duration.ofSeconds(1);

  private final DeliverSettings settings;
  private final OwedFiles owed;
  private final StagedFileTransfers transfers;
  private final ProcessingTimeService time;
  private final DeliverMetrics metrics;
  private final DeliveryWarnings warnings;
  private final RandomGenerator random = new SplittableRandom();

  private final Map<String, DeliveryLane> lanes = new HashMap<>();

  /** Lanes that could start a transfer if the limit over all lanes allowed it. */
  private final LinkedHashSet<String> waitingLanes = new LinkedHashSet<>();

  private Map<String, BucketAccess> accesses = Map.of();
  private Set<String> enabled = Set.of();
  private int inFlight;

  /** How many of those in flight go to destinations whose last transfer failed. */
  private int probes;

  private boolean timersEnded;

  DeliveryDispatcher(
      DeliverSettings settings,
      OwedFiles owed,
      StagedFileTransfers transfers,
      ProcessingTimeService time,
      DeliverMetrics metrics) {
    this.settings = settings;
    this.owed = owed;
    this.transfers = transfers;
    this.time = time;
    this.metrics = metrics;
    this.warnings = new DeliveryWarnings(settings);
  }

  int inFlight() {
    return inFlight;
  }

  /** Delivers to the destinations of a catalog from now on, disabled ones included. */
  void use(Catalog catalog) {
    Map<String, BucketAccess> before = accesses;
    accesses =
        catalog.destinations().stream()
            .map(Destination::access)
            .collect(Collectors.toMap(BucketAccess::destinationId, Function.identity()));
    enabled =
        catalog.destinations().stream()
            .filter(Destination::enabled)
            .map(Destination::id)
            .collect(Collectors.toSet());
    transfers.retain(Set.copyOf(accesses.values()));
    lanes.forEach(
        (destinationId, lane) -> {
          BucketAccess access = accesses.get(destinationId);
          if (access != null && !access.equals(before.get(destinationId))) {
            lane.forgetFailures();
          }
        });
    startAll();
    List.copyOf(lanes.keySet()).forEach(this::forgetIfDone);
  }

  /** Puts a file into its destination's lane, without starting it. */
  void add(StagedFile file) {
    lane(destinationId(file)).add(file);
  }

  private static String destinationId(StagedFile file) {
    return StagedPath.parse(file.path()).destinationId();
  }

  private DeliveryLane lane(String destinationId) {
    return lanes.computeIfAbsent(
        destinationId,
        id -> {
          if (!accesses.containsKey(id)) {
            warnings.unknownDestination(id);
          }
          DeliveryLane lane = new DeliveryLane(settings, random);
          metrics.add(id, lane);
          return lane;
        });
  }

  /**
   * Drops the lane and the metrics of a disabled or removed destination that is owed nothing. If
   * more files arrive for it, it gets a new lane.
   */
  private void forgetIfDone(String destinationId) {
    DeliveryLane lane = lanes.get(destinationId);
    if (lane != null && lane.isIdle() && !enabled.contains(destinationId)) {
      lanes.remove(destinationId);
      waitingLanes.remove(destinationId);
      metrics.remove(destinationId);
    }
  }

  /** Whether files wait for a destination that the catalog has. */
  boolean isBusy() {
    return lanes.entrySet().stream()
        .anyMatch(lane -> accesses.containsKey(lane.getKey()) && !lane.getValue().isIdle());
  }

  void startAll() {
    List.copyOf(lanes.keySet()).forEach(this::start);
  }

  void startLaneOf(StagedFile file) {
    start(destinationId(file));
  }

  /** Starts as many transfers of a lane as the limits allow now. */
  private void start(String destinationId) {
    DeliveryLane lane = lanes.get(destinationId);
    BucketAccess access = accesses.get(destinationId);
    if (lane == null || access == null) {
      return;
    }
    long now = time.getCurrentProcessingTime();
    while (inFlight < settings.inFlight().total()) {
      boolean probe = lane.failures() > 0;
      if (probe && probes >= maxProbes()) {
        lane.postpone(now + PROBE_PAUSE.toMillis());
      }
      StagedFile file = lane.start(now);
      if (file == null) {
        scheduleRetry(destinationId, lane, now);
        return;
      }
      inFlight++;
      probes += probe ? 1 : 0;
      transfers.start(
          access,
          file,
          (took, failure) -> {
            inFlight--;
            probes -= probe ? 1 : 0;
            ended(access, file, took, failure);
          });
    }
    if (lane.hasReady()) {
      waitingLanes.add(destinationId);
    }
  }

  /** Failing destinations, however many and however slow, leave most transfers to the others. */
  private int maxProbes() {
    return Math.max(1, settings.inFlight().total() / 4);
  }

  private void scheduleRetry(String destinationId, DeliveryLane lane, long now) {
    if (timersEnded || !lane.needsWakeUp(now)) {
      return;
    }
    lane.wakeUpScheduled(true);
    var unused =
        time.registerTimer(
            lane.notBeforeMillis(),
            timestamp -> {
              lane.wakeUpScheduled(false);
              start(destinationId);
            });
  }

  /** Timers no longer fire: whoever drains calls {@link #startAll} from time to time. */
  void endTimers() {
    timersEnded = true;
  }

  private void ended(
      BucketAccess access, StagedFile file, Duration took, @Nullable Throwable failure) {
    String destinationId = destinationId(file);
    DeliveryLane lane = lane(destinationId);
    if (failure == null) {
      owed.remove(file);
      lane.succeeded(file);
      metrics.delivered(destinationId, file, took);
    } else if (failure instanceof DeliveryException refused) {
      metrics.failed(refused);
      if (access.equals(accesses.get(destinationId))) {
        DeliveryLane.Health before = lane.health();
        lane.failed(file, refused.kind(), time.getCurrentProcessingTime());
        warnings.failed(destinationId, lane, before, refused);
      } else {
        // The destination has got other settings since the transfer started.
        lane.takeBack(file);
      }
    } else {
      throw new IllegalStateException("delivery of " + file.path() + " broke", failure);
    }
    start(destinationId);
    forgetIfDone(destinationId);
    startWaiting();
  }

  private void startWaiting() {
    while (inFlight < settings.inFlight().total() && !waitingLanes.isEmpty()) {
      String destinationId = waitingLanes.iterator().next();
      waitingLanes.remove(destinationId);
      start(destinationId);
    }
  }

  /** Warns of files that staging will expire before long. */
  void checkAges(long nowMillis) {
    lanes.forEach((id, lane) -> warnings.age(id, lane, nowMillis));
  }
}
