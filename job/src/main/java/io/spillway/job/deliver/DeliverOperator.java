package io.spillway.job.deliver;

import io.spillway.catalog.BucketAccess;
import io.spillway.job.stage.StagedFile;
import io.spillway.job.stage.StagedPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
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
    implements OneInputStreamOperator<StagedFile, Void> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(DeliverOperator.class);

  /** Name of the accumulator that counts files left in staging when the job ended. */
  public static final String UNDELIVERED_AT_END = "undeliveredAtEnd";

  /** Passing failures pass; after this many in a row someone should look. */
  private static final int FAILURES_WORTH_A_WARNING = 10;

  private static final long DRAIN_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final DeliverSettings settings;
  private final Map<String, BucketAccess> destinations;
  private final ObjectStore.Factory stores;
  private final transient MailboxExecutor mailbox;

  private transient ListState<StagedFile> undelivered;
  private transient Map<String, StagedFile> owed;
  private transient NavigableMap<Long, List<StagedFile>> uncommitted;
  private transient Map<String, DeliveryLane> lanes;
  private transient LinkedHashSet<String> lanesWaiting;
  private transient RandomGenerator random;
  private transient int inFlight;
  private transient long completedCheckpoint;
  private transient boolean finished;
  private transient long finalCheckpoint;

  private transient @Nullable ExecutorService transfers;
  private transient @Nullable StagedFileTransfer transfer;
  private transient Counter filesDelivered;
  private transient Counter bytesDelivered;
  private transient Counter failedAttempts;

  DeliverOperator(
      StreamOperatorParameters<Void> parameters,
      DeliverSettings settings,
      Map<String, BucketAccess> destinations,
      ObjectStore.Factory stores) {
    super(parameters);
    this.settings = settings;
    this.destinations = destinations;
    this.stores = stores;
    this.mailbox = parameters.getMailboxExecutor();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    undelivered =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("undelivered", new StagedFile.Serializer()));
    owed = new LinkedHashMap<>();
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
    transfer = new StagedFileTransfer(settings.stagingPath(), stores.create());
    transfers =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "deliver " + taskName());
              thread.setDaemon(true);
              return thread;
            });
    filesDelivered = getMetricGroup().counter("filesDelivered");
    bytesDelivered = getMetricGroup().counter("bytesDelivered");
    failedAttempts = getMetricGroup().counter("failedAttempts");
    getMetricGroup().gauge("undeliveredFiles", this::undeliveredFiles);
    startAll();
  }

  private String taskName() {
    return getRuntimeContext().getTaskInfo().getTaskNameWithSubtasks();
  }

  @Override
  public void processElement(StreamRecord<StagedFile> element) {
    StagedFile file = element.getValue();
    if (!owed.containsKey(file.path())) {
      owe(file);
      start(laneOf(file));
    }
  }

  private void owe(StagedFile file) {
    owed.put(file.path(), file);
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
                    + " staging until it has it again",
                id);
          }
          return new DeliveryLane(settings, random);
        });
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
    DeliveryLane lane = lane(destinationId);
    BucketAccess access = destinations.get(destinationId);
    if (access == null) {
      return;
    }
    long now = getProcessingTimeService().getCurrentProcessingTime();
    while (inFlight < settings.inFlight()) {
      StagedFile file = lane.start(now);
      if (file == null) {
        scheduleRetry(destinationId, lane, now);
        return;
      }
      inFlight++;
      transfers.execute(
          () -> {
            Throwable failure = transfer.run(access, file);
            try {
              mailbox.execute(() -> ended(file, failure), "delivered %s", file.path());
            } catch (RejectedExecutionException e) {
              LOG.debug("The task ended before {} did", file.path());
            }
          });
    }
    if (lane.hasReady()) {
      lanesWaiting.add(destinationId);
    }
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

  private void ended(StagedFile file, @Nullable Throwable failure) {
    inFlight--;
    String destinationId = laneOf(file);
    DeliveryLane lane = lane(destinationId);
    if (failure == null) {
      owed.remove(file.path());
      lane.succeeded();
      filesDelivered.inc();
      bytesDelivered.inc(file.bytes());
    } else if (failure instanceof DeliveryException refused) {
      failedAttempts.inc();
      DeliveryLane.Health before = lane.health();
      lane.failed(file, refused.kind(), getProcessingTimeService().getCurrentProcessingTime());
      if (lane.health() != before && lane.health() == DeliveryLane.Health.DENIED) {
        LOG.warn(
            "Destination {} refuses deliveries; its files wait in staging and are tried again every"
                + " {}: {}",
            destinationId,
            settings.probeInterval(),
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
      startAll();
      if (!mailbox.tryYield()) {
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

  /** Files that are owed at the moment, those under way included. */
  int undeliveredFiles() {
    return owed.size();
  }

  long failedAttempts() {
    return failedAttempts.getCount();
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
