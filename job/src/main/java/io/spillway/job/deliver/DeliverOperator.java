package io.spillway.job.deliver;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.ObjectStore;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.job.livecatalog.CatalogInForce;
import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.job.stage.StagedFile;
import io.spillway.staging.StagedPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts staged files into customers' buckets, each once its checkpoint is complete. Everything but
 * the transfers runs in the task's thread; the state is the list of files that are still owed,
 * references only. A file that was delivered after the last checkpoint is delivered again after a
 * failure, under the same key and with the same bytes.
 */
public final class DeliverOperator extends AbstractStreamOperator<Void>
    implements TwoInputStreamOperator<StagedFile, CatalogVersion, Void> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(DeliverOperator.class);

  /** Name of the accumulator that counts files left in staging when the job ended. */
  public static final String UNDELIVERED_AT_END = "undeliveredAtEnd";

  /** Passing failures pass; after this many in a row someone should look. */
  private static final int FAILURES_WORTH_A_WARNING = 10;

  /** How often the age of waiting files is looked at, and how often it is worth a warning. */
  private static final Duration AGE_CHECK_INTERVAL = Duration.ofMinutes(1);

  private static final Duration AGE_WARNING_INTERVAL = Duration.ofHours(1);
  private static final double WORRYING_PART_OF_RETENTION = 0.75;

  /** For how long a failing destination makes room for other failing ones. */
  private static final Duration PROBE_PAUSE = Duration.ofSeconds(1);

  private static final long DRAIN_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final DeliverSettings settings;
  private final @Nullable CatalogVersion initial;
  private final ObjectStore.Factory stores;
  private final transient MailboxExecutor mailbox;

  private transient CatalogInForce catalog;
  private transient Map<String, BucketAccess> destinations;
  private transient ListState<StagedFile> undelivered;
  private transient Map<String, StagedFile> owed;
  private transient WaitingFiles waiting;
  private transient NavigableMap<Long, List<StagedFile>> uncommitted;
  private transient Map<String, DeliveryLane> lanes;
  private transient LinkedHashSet<String> lanesWaiting;
  private transient RandomGenerator random;
  private transient int inFlight;

  /** Of those, to destinations that failed the last time. */
  private transient int probes;

  private transient long completedCheckpoint;
  private transient boolean finished;
  private transient long finalCheckpoint;

  private transient @Nullable ExecutorService transfers;
  private transient @Nullable ObjectStore store;
  private transient @Nullable StagedFileTransfer transfer;
  private transient @Nullable DeliverMetrics figures;

  DeliverOperator(
      StreamOperatorParameters<Void> parameters,
      DeliverSettings settings,
      @Nullable CatalogVersion initial,
      ObjectStore.Factory stores) {
    super(parameters);
    this.settings = settings;
    this.initial = initial;
    this.stores = stores;
    this.mailbox = parameters.getMailboxExecutor();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    catalog =
        CatalogInForce.open(context.getOperatorStateStore(), initial, settings.stagingRetention());
    destinations = access(catalog.catalog());
    undelivered =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "undelivered", new RecordSerializer<>(new StagedFile.Format())));
    owed = new LinkedHashMap<>();
    waiting = new WaitingFiles();
    uncommitted = new TreeMap<>();
    lanes = new HashMap<>();
    lanesWaiting = new LinkedHashSet<>();
    random = new SplittableRandom();
    finalCheckpoint = Long.MAX_VALUE;
    // What a restored checkpoint holds was committed with it: the checkpoint is complete.
    completedCheckpoint = context.getRestoredCheckpointId().orElse(Long.MIN_VALUE);
    if (context.isRestored()) {
      for (StagedFile file : undelivered.get()) {
        owe(file);
      }
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    OperatorMetrics own = new OperatorMetrics(getMetricGroup());
    own.gauge(JobMetric.CATALOG_REVISION, () -> catalog.version().revisionNumber());
    own.gauge(JobMetric.TRANSFERS, () -> inFlight);
    figures = new DeliverMetrics(own, waiting, settings.stagingRetention());
    lanes.forEach(figures::add);
    store = stores.create(figures::stsCall);
    store.retain(Set.copyOf(destinations.values()));
    transfer = new StagedFileTransfer(settings.stagingPath(), store);
    transfers =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "deliver " + taskName());
              thread.setDaemon(true);
              return thread;
            });
    startAll();
    scheduleAgeCheck();
  }

  private void scheduleAgeCheck() {
    if (finished) {
      return;
    }
    var unused =
        getProcessingTimeService()
            .registerTimer(
                getProcessingTimeService().getCurrentProcessingTime()
                    + AGE_CHECK_INTERVAL.toMillis(),
                time -> {
                  lanes.forEach((id, lane) -> warnOfAge(id, lane, time));
                  scheduleAgeCheck();
                });
  }

  private void warnOfAge(String destinationId, DeliveryLane lane, long now) {
    Duration age = Duration.ofMillis(lane.waiting().oldestAgeMillis(now));
    if (age.toMillis() >= WORRYING_PART_OF_RETENTION * settings.stagingRetention().toMillis()
        && lane.mayWarnOfAge(now, AGE_WARNING_INTERVAL)) {
      LOG.warn(
          "{} files for destination {} wait in staging, the oldest since {}; the staging bucket"
              + " expires files after {} (staging.retention). Put the destination right, or make"
              + " the bucket's lifecycle rule and staging.retention longer, or they are lost",
          lane.waiting().files(),
          destinationId,
          age,
          settings.stagingRetention());
    }
  }

  private String taskName() {
    return getRuntimeContext().getTaskInfo().getTaskNameWithSubtasks();
  }

  /** Every destination's access by its id, disabled ones too: what was staged is delivered. */
  private static Map<String, BucketAccess> access(Catalog catalog) {
    return catalog.destinations().stream()
        .map(Destination::access)
        .collect(Collectors.toMap(BucketAccess::destinationId, Function.identity()));
  }

  @Override
  public void processElement1(StreamRecord<StagedFile> element) {
    StagedFile file = element.getValue();
    if (!owed.containsKey(file.path())) {
      owe(file);
      start(laneOf(file));
    }
  }

  @Override
  public void processElement2(StreamRecord<CatalogVersion> element) throws Exception {
    if (!catalog.replace(element.getValue())) {
      return;
    }
    Map<String, BucketAccess> before = destinations;
    destinations = access(catalog.catalog());
    store.retain(Set.copyOf(destinations.values()));
    lanes.forEach(
        (destinationId, lane) -> {
          BucketAccess access = destinations.get(destinationId);
          if (access != null && !access.equals(before.get(destinationId))) {
            lane.forgetFailures();
          }
        });
    startAll();
    List.copyOf(lanes.keySet()).forEach(this::forgetIfDone);
  }

  private void owe(StagedFile file) {
    owed.put(file.path(), file);
    waiting.add(file);
    if (file.checkpointId() <= completedCheckpoint) {
      lane(laneOf(file)).add(file);
    } else {
      uncommitted.computeIfAbsent(file.checkpointId(), id -> new ArrayList<>()).add(file);
    }
  }

  private static String laneOf(StagedFile file) {
    return StagedPath.parse(file.path()).destinationId();
  }

  private DeliveryLane lane(String destinationId) {
    return lanes.computeIfAbsent(
        destinationId,
        id -> {
          if (!destinations.containsKey(id)) {
            LOG.warn(
                "Files are owed to destination {}, which the catalog does not have; they wait in"
                    + " staging until it has it",
                id);
          }
          DeliveryLane lane = new DeliveryLane(settings, random);
          if (figures != null) {
            figures.add(id, lane);
          }
          return lane;
        });
  }

  /**
   * Drops the lane and the figures of a destination that was disabled or removed, once it has got
   * everything. Should files come after all, it is given a new one.
   */
  private void forgetIfDone(String destinationId) {
    DeliveryLane lane = lanes.get(destinationId);
    if (lane != null && lane.isIdle() && !catalog.isEnabled(destinationId)) {
      lanes.remove(destinationId);
      lanesWaiting.remove(destinationId);
      figures.remove(destinationId);
    }
  }

  /** Whether files wait that someone could take. */
  private boolean isBusy() {
    return lanes.entrySet().stream()
        .anyMatch(lane -> destinations.containsKey(lane.getKey()) && !lane.getValue().isIdle());
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    undelivered.update(new ArrayList<>(owed.values()));
    if (finished && finalCheckpoint == Long.MAX_VALUE) {
      finalCheckpoint = context.getCheckpointId();
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    completedCheckpoint = Math.max(completedCheckpoint, checkpointId);
    Map<Long, List<StagedFile>> committed = uncommitted.headMap(completedCheckpoint, true);
    committed.values().forEach(files -> files.forEach(file -> lane(laneOf(file)).add(file)));
    committed.clear();
    startAll();
    if (completedCheckpoint >= finalCheckpoint) {
      drain();
    }
  }

  @Override
  public void finish() throws Exception {
    super.finish();
    finished = true;
  }

  private void startAll() {
    for (String destinationId : List.copyOf(lanes.keySet())) {
      start(destinationId);
    }
  }

  /** Starts as many deliveries of a lane as may be under way now. */
  private void start(String destinationId) {
    DeliveryLane lane = lanes.get(destinationId);
    BucketAccess access = destinations.get(destinationId);
    if (lane == null || access == null) {
      return;
    }
    long now = getProcessingTimeService().getCurrentProcessingTime();
    while (inFlight < settings.inFlight()) {
      boolean probe = lane.failures() > 0;
      if (probe && probes >= mostProbes()) {
        lane.postpone(now + PROBE_PAUSE.toMillis());
      }
      StagedFile file = lane.start(now);
      if (file == null) {
        scheduleRetry(destinationId, lane, now);
        return;
      }
      inFlight++;
      probes += probe ? 1 : 0;
      transfers.execute(
          () -> {
            long begun = System.nanoTime();
            Throwable failure = transfer.run(access, file);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            try {
              mailbox.execute(
                  () -> ended(access, file, probe, took, failure), "delivered %s", file.path());
            } catch (RejectedExecutionException e) {
              LOG.debug("The task ended before {} did", file.path());
            }
          });
    }
    if (lane.hasReady()) {
      lanesWaiting.add(destinationId);
    }
  }

  /** Destinations that fail, however many and however slowly, leave room for the others. */
  private int mostProbes() {
    return Math.max(1, settings.inFlight() / 4);
  }

  private void scheduleRetry(String destinationId, DeliveryLane lane, long now) {
    if (finished || !lane.needsWakeUp(now)) {
      return;
    }
    lane.wakeUpScheduled(true);
    var unused =
        getProcessingTimeService()
            .registerTimer(
                lane.notBeforeMillis(),
                time -> {
                  lane.wakeUpScheduled(false);
                  start(destinationId);
                });
  }

  private void ended(
      BucketAccess access,
      StagedFile file,
      boolean probe,
      Duration took,
      @Nullable Throwable failure) {
    inFlight--;
    probes -= probe ? 1 : 0;
    String destinationId = laneOf(file);
    DeliveryLane lane = lane(destinationId);
    if (failure == null) {
      owed.remove(file.path());
      waiting.remove(file);
      lane.succeeded(file);
      figures.delivered(destinationId, file, took);
    } else if (failure instanceof DeliveryException refused) {
      figures.failed(refused);
      if (!access.equals(destinations.get(destinationId))) {
        // It began before the destination was given other settings.
        lane.takeBack(file);
        start(destinationId);
        startWaiting();
        return;
      }
      DeliveryLane.Health before = lane.health();
      lane.failed(file, refused.kind(), getProcessingTimeService().getCurrentProcessingTime());
      if (lane.health() != before && lane.health() == DeliveryLane.Health.DENIED) {
        LOG.warn(
            "Destination {} refuses deliveries; its files wait in staging and are tried again every"
                + " {}: {}",
            destinationId,
            settings.probeInterval(),
            refused.getMessage());
      } else if (lane.notStaged() == FAILURES_WORTH_A_WARNING) {
        LOG.warn(
            "A file for destination {} was not found in staging {} times in a row; it is looked for"
                + " again at least every {}: {}",
            destinationId,
            FAILURES_WORTH_A_WARNING,
            settings.longestBackoff(),
            refused.getMessage());
      } else if (lane.failures() == FAILURES_WORTH_A_WARNING) {
        LOG.warn(
            "Destination {} has not taken a file in {} tries in a row; its files wait in staging"
                + " and are tried again at least every {}: {}",
            destinationId,
            FAILURES_WORTH_A_WARNING,
            settings.longestBackoff(),
            refused.getMessage());
      }
    } else {
      throw new IllegalStateException("delivery of " + file.path() + " broke", failure);
    }
    start(destinationId);
    forgetIfDone(destinationId);
    startWaiting();
  }

  private void startWaiting() {
    for (Iterator<String> waiting = lanesWaiting.iterator();
        inFlight < settings.inFlight() && waiting.hasNext(); ) {
      String destinationId = waiting.next();
      waiting.remove();
      start(destinationId);
      waiting = lanesWaiting.iterator();
    }
  }

  /**
   * Delivers what is owed before the job ends. Timers are quiet by now and no further checkpoint
   * comes, so the lanes are looked at in a loop.
   */
  private void drain() throws Exception {
    long deadline = System.nanoTime() + settings.drainTimeout().toNanos();
    while (isBusy()) {
      if (System.nanoTime() - deadline > 0) {
        break;
      }
      if (!mailbox.tryYield()) {
        startAll();
        LockSupport.parkNanos(DRAIN_LOOK_NANOS);
      }
    }
    if (!owed.isEmpty()) {
      LongCounter left = new LongCounter();
      left.add(owed.size());
      getRuntimeContext().addAccumulator(UNDELIVERED_AT_END, left);
      LOG.warn(
          "The job ends with {} files that were not delivered within {}; they stay in {}, the first"
              + " is {}",
          owed.size(),
          settings.drainTimeout(),
          settings.stagingPath(),
          owed.keySet().iterator().next());
    }
  }

  @Override
  public void close() throws Exception {
    if (transfers != null) {
      transfers.shutdownNow();
    }
    if (transfer != null) {
      transfer.close();
    }
    super.close();
  }
}
