package io.spillway.job.deliver;

import io.spillway.aws.DeliveryException;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.delivery.DeliverySchedule;
import io.spillway.delivery.Health;
import io.spillway.delivery.Outcome;
import io.spillway.delivery.Transfer;
import io.spillway.job.stage.StagedFile;
import io.spillway.staging.StagedPath;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/**
 * Starts the transfers of a subtask as its {@link DeliverySchedule} says, and tells it how they
 * ended. For the task's thread.
 */
final class DeliveryDispatcher {
  private final OwedFiles owed;
  private final StagedFileTransfers transfers;
  private final ProcessingTimeService time;
  private final DeliverMetrics metrics;
  private final DeliveryWarnings warnings;
  private final DeliverySchedule<StagedFile> schedule;

  /** What interrupts the transfers in flight; one that was interrupted is not there any more. */
  private final Map<Transfer<StagedFile>, Runnable> interrupts = new HashMap<>();

  private final Map<String, Owed> destinations = new HashMap<>();
  private Map<String, BucketAccess> accesses = Map.of();
  private Set<String> enabled = Set.of();
  private long lookMillis = Long.MAX_VALUE;
  private boolean timersEnded;

  /** What a destination is owed. */
  private static final class Owed {
    private final WaitingFiles waiting = new WaitingFiles();
    private volatile boolean denied;
  }

  DeliveryDispatcher(
      DeliverSettings settings,
      OwedFiles owed,
      StagedFileTransfers transfers,
      ProcessingTimeService time,
      DeliverMetrics metrics) {
    this.owed = owed;
    this.transfers = transfers;
    this.time = time;
    this.metrics = metrics;
    this.warnings = new DeliveryWarnings(settings);
    this.schedule =
        new DeliverySchedule<>(
            settings.schedule(), time::getCurrentProcessingTime, new SplittableRandom());
  }

  int inFlight() {
    return schedule.inFlight();
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
    for (Map.Entry<String, Owed> destination : destinations.entrySet()) {
      String id = destination.getKey();
      BucketAccess access = accesses.get(id);
      schedule.hold(id, access == null);
      if (access != null && !access.equals(before.get(id))) {
        schedule.forgetFailures(id);
        destination.getValue().denied = false;
      }
    }
    startAll();
    List.copyOf(destinations.keySet()).forEach(this::forgetIfDone);
  }

  /** Adds a file to its destination's others, without starting it. */
  void add(StagedFile file) {
    String id = destinationId(file);
    destinations.computeIfAbsent(id, this::newDestination).waiting.add(file);
    schedule.add(id, file, file.bytes());
  }

  private static String destinationId(StagedFile file) {
    return StagedPath.parse(file.path()).destinationId();
  }

  private Owed newDestination(String id) {
    Owed destination = new Owed();
    metrics.add(id, destination.waiting, () -> destination.denied);
    if (!accesses.containsKey(id)) {
      schedule.hold(id, true);
      warnings.unknownDestination(id);
    }
    return destination;
  }

  /**
   * Drops the metrics of a disabled or removed destination that is owed nothing. If more files
   * arrive for it, it gets new ones.
   */
  private void forgetIfDone(String id) {
    if (!enabled.contains(id) && schedule.forgetIfIdle(id) && destinations.remove(id) != null) {
      metrics.remove(id);
      warnings.forget(id);
    }
  }

  /** Whether files wait for a destination that the catalog has. */
  boolean isBusy() {
    return destinations.entrySet().stream()
        .anyMatch(
            destination ->
                accesses.containsKey(destination.getKey())
                    && destination.getValue().waiting.figures().files() > 0);
  }

  /** Starts as many transfers as may start now. */
  void startAll() {
    schedule.overdue().stream().map(interrupts::remove).forEach(Runnable::run);
    for (Transfer<StagedFile> next = schedule.next(); next != null; next = schedule.next()) {
      start(next);
    }
    lookAgain();
  }

  private void start(Transfer<StagedFile> transfer) {
    BucketAccess access = accesses.get(transfer.destinationId());
    if (access == null) {
      throw new IllegalStateException(
          "a file for " + transfer.destinationId() + ", which is unknown, has left its queue");
    }
    interrupts.put(
        transfer,
        transfers.start(
            access, transfer.file(), (took, failure) -> ended(access, transfer, took, failure)));
  }

  private void lookAgain() {
    long next = schedule.nextLookMillis();
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
      Transfer<StagedFile> transfer,
      Duration took,
      @Nullable DeliveryException failure) {
    String id = transfer.destinationId();
    StagedFile file = transfer.file();
    boolean wasInterrupted = interrupts.remove(transfer) == null;
    Owed destination = destinations.computeIfAbsent(id, this::newDestination);
    if (failure == null) {
      owed.remove(file);
      destination.waiting.remove(file);
      metrics.delivered(id, file, took);
      schedule.ended(transfer, Outcome.DELIVERED);
    } else if (wasInterrupted || !access.equals(accesses.get(id))) {
      schedule.ended(transfer, Outcome.GIVEN_UP);
    } else {
      metrics.failed(failure);
      failed(transfer, failure);
    }
    destination.denied = schedule.health(id) == Health.DENIED;
    forgetIfDone(id);
    startAll();
  }

  private void failed(Transfer<StagedFile> transfer, DeliveryException failure) {
    String id = transfer.destinationId();
    DeliveryWarnings.State before = state(id);
    switch (failure.kind()) {
      case TRANSIENT -> schedule.ended(transfer, Outcome.UNAVAILABLE);
      case DENIED -> schedule.ended(transfer, Outcome.REFUSED);
      case FILE_REFUSED, NOT_STAGED -> {
        schedule.ended(transfer, Outcome.FILE_FAILED);
        warnings.fileFailed(id, transfer.fileFailures(), failure);
      }
    }
    warnings.failed(id, before, state(id), failure);
  }

  private DeliveryWarnings.State state(String id) {
    return new DeliveryWarnings.State(schedule.health(id), schedule.failures(id));
  }

  /** Warns of files that staging will expire before long. */
  void checkAges(long nowMillis) {
    destinations.forEach((id, owedTo) -> warnings.age(id, owedTo.waiting.figures(), nowMillis));
  }
}
