package io.spillway.job.deliver;

import io.spillway.aws.ObjectStore;
import io.spillway.job.livecatalog.CatalogSuccession;
import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.livecatalog.CompiledCatalog;
import io.spillway.job.livecatalog.CurrentCatalog;
import io.spillway.job.livecatalog.SentCatalog;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.job.stage.StagedFile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.execution.CancelTaskException;
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
 * Copies staged files into customers' buckets, each once its checkpoint is complete. Everything but
 * the transfers runs in the task's thread; the state is the list of files that are still owed,
 * references only. A file that was delivered after the last checkpoint is delivered again after a
 * failure, under the same key and with the same bytes.
 */
public final class DeliverOperator extends AbstractStreamOperator<Void>
    implements TwoInputStreamOperator<StagedFile, SentCatalog, Void> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(DeliverOperator.class);

  /** Name of the accumulator that counts files left in staging when the job ended. */
  public static final String UNDELIVERED_AT_END = "undeliveredAtEnd";

  private static final Duration AGE_CHECK_INTERVAL = Duration.ofMinutes(1);
  private static final long DRAIN_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final DeliverSettings settings;
  private final @Nullable CatalogVersion initial;
  private final ObjectStore.Factory stores;
  private final transient MailboxExecutor mailbox;

  private transient CurrentCatalog catalog;
  private transient CatalogSuccession succession;
  private transient ListState<StagedFile> undelivered;
  private transient OwedFiles owed;
  private transient DeliveryDispatcher dispatcher;
  private transient @Nullable StagedFileTransfers transfers;
  private transient boolean finished;
  private transient long finalCheckpoint;

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
        CurrentCatalog.open(
            context.getOperatorStateStore(),
            initial,
            settings.stagingRetention(),
            CompiledCatalog::withoutMappings);
    succession = new CatalogSuccession(catalog.version().revision());
    undelivered =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "undelivered", new RecordSerializer<>(new StagedFile.Format())));
    // The files of a restored checkpoint were committed with it: the checkpoint is complete.
    owed = new OwedFiles(context.getRestoredCheckpointId().orElse(Long.MIN_VALUE));
    if (context.isRestored()) {
      for (StagedFile file : undelivered.get()) {
        owed.add(file);
      }
    }
    finalCheckpoint = Long.MAX_VALUE;
  }

  @Override
  public void open() throws Exception {
    super.open();
    OperatorMetrics own = new OperatorMetrics(getMetricGroup());
    DeliverMetrics deliverMetrics =
        new DeliverMetrics(own, owed.waiting(), settings.stagingRetention());
    transfers =
        new StagedFileTransfers(
            settings.stagingPath(),
            stores.create(deliverMetrics::stsCall),
            mailbox,
            getRuntimeContext().getTaskInfo().getTaskNameWithSubtasks());
    dispatcher =
        new DeliveryDispatcher(
            settings, owed, transfers, getProcessingTimeService(), deliverMetrics);
    own.gauge(JobMetric.CATALOG_REVISION, () -> catalog.version().revisionNumber());
    own.gauge(JobMetric.TRANSFERS, dispatcher::inFlight);
    dispatcher.use(catalog.catalog());
    owed.all().stream().filter(owed::isCommitted).forEach(dispatcher::add);
    dispatcher.startAll();
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
                  dispatcher.checkAges(time);
                  scheduleAgeCheck();
                });
  }

  @Override
  public void processElement1(StreamRecord<StagedFile> element) {
    StagedFile file = element.getValue();
    if (owed.add(file) && owed.isCommitted(file)) {
      dispatcher.add(file);
      dispatcher.startAll();
    }
  }

  @Override
  public void processElement2(StreamRecord<SentCatalog> element) throws Exception {
    SentCatalog sent = element.getValue();
    if (succession.isNew(sent) && catalog.replace(sent.version())) {
      dispatcher.use(catalog.catalog());
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    undelivered.update(owed.all());
    if (finished && finalCheckpoint == Long.MAX_VALUE) {
      finalCheckpoint = context.getCheckpointId();
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    owed.completed(checkpointId).forEach(dispatcher::add);
    dispatcher.startAll();
    if (checkpointId >= finalCheckpoint) {
      drain();
    }
  }

  @Override
  public void finish() throws Exception {
    super.finish();
    finished = true;
    dispatcher.endTimers();
  }

  /**
   * Delivers what is owed before the job ends. Timers no longer fire and no further checkpoint
   * comes, so this polls the lanes in a loop. A job that is canceled meanwhile ends at once: a task
   * that does not react to that would end its whole TaskManager.
   */
  private void drain() throws Exception {
    long deadline = System.nanoTime() + settings.drainTimeout().toNanos();
    while (dispatcher.isBusy() && System.nanoTime() - deadline <= 0) {
      if (!mailbox.tryYield()) {
        dispatcher.startAll();
        LockSupport.parkNanos(DRAIN_POLL_NANOS);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new CancelTaskException("Canceled while the last files were delivered");
      }
    }
    List<StagedFile> left = owed.all();
    if (!left.isEmpty()) {
      LongCounter count = new LongCounter();
      count.add(left.size());
      getRuntimeContext().addAccumulator(UNDELIVERED_AT_END, count);
      LOG.warn(
          "The job ends with {} files that were not delivered within {}; they stay in {}, the first"
              + " is {}",
          left.size(),
          settings.drainTimeout(),
          settings.stagingPath(),
          left.get(0).path());
    }
  }

  @Override
  public void close() throws Exception {
    if (transfers != null) {
      transfers.close();
    }
    super.close();
  }
}
