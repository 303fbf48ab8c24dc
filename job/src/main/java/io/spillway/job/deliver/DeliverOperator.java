package io.spillway.job.deliver;

import io.spillway.aws.ObjectStore;
import io.spillway.delivery.DeliverySchedule;
import io.spillway.job.deliver.FileQueue.Taken;
import io.spillway.job.livecatalog.CatalogRules;
import io.spillway.job.livecatalog.CatalogSuccession;
import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.livecatalog.CompiledCatalog;
import io.spillway.job.livecatalog.CurrentCatalog;
import io.spillway.job.livecatalog.SentCatalog;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.job.receipt.Receipts;
import io.spillway.job.stage.EndedFile;
import io.spillway.job.stage.SentFile;
import io.spillway.job.stage.SmallFiles;
import io.spillway.job.stage.StagedFile;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.operators.MailboxExecutor;
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
 * the transfers runs in the task's thread; the state is the files that are still owed, references
 * only, by {@link StagedFile#key}; the bytes of small ones are in memory for a while. A file that
 * was delivered after the last checkpoint is delivered again after a failure, under the same key
 * and with the same bytes.
 */
public final class DeliverOperator extends AbstractStreamOperator<EndedFile>
    implements TwoInputStreamOperator<SentFile, SentCatalog, EndedFile> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(DeliverOperator.class);

  /** Name of the accumulator that counts files left in staging when the job ended. */
  public static final String UNDELIVERED_AT_END = "undeliveredAtEnd";

  private static final Duration LOOK_INTERVAL = Duration.ofMinutes(1);
  private static final long DRAIN_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final DeliverSettings settings;
  private final ObjectStore.Factory stores;
  private final Receipts.Factory receiptFactory;
  private final transient MailboxExecutor mailbox;

  private transient CurrentCatalog catalog;
  private transient CatalogSuccession succession;
  private transient OwnersState owners;
  private transient long restoredCheckpoint;
  private transient OwedFiles owed;
  private transient Backlog backlog;
  private transient DeliveryDispatcher dispatcher;
  private transient @Nullable StagedFileTransfers transfers;
  private transient Receipts receipts;
  private transient boolean finished;
  private transient long finalCheckpoint;

  DeliverOperator(
      StreamOperatorParameters<EndedFile> parameters,
      DeliverSettings settings,
      ObjectStore.Factory stores,
      Receipts.Factory receiptFactory) {
    super(parameters);
    this.receiptFactory = receiptFactory;
    this.settings = settings;
    this.stores = stores;
    this.mailbox = parameters.getMailboxExecutor();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    catalog =
        CurrentCatalog.open(
            context.getOperatorStateStore(),
            CatalogVersion.NONE,
            new CatalogRules(settings.stagingRetention(), settings.policy()),
            CompiledCatalog::withoutMappings);
    owners = new OwnersState(context.getOperatorStateStore());
    succession = new CatalogSuccession(catalog.version().revision());
    // The files of a restored checkpoint were committed with it: the checkpoint is complete.
    restoredCheckpoint = context.getRestoredCheckpointId().orElse(Long.MIN_VALUE);
    finalCheckpoint = Long.MAX_VALUE;
  }

  @Override
  public void open() throws Exception {
    super.open();
    OperatorMetrics own = new OperatorMetrics(getMetricGroup());
    DeliverMetrics deliverMetrics = new DeliverMetrics(own, settings.stagingRetention());
    receipts = receiptFactory.create();
    DeliverySchedule<Taken> schedule =
        new DeliverySchedule<>(
            settings.schedule(),
            id -> backlog.rules().recipients().mostTransfers(id),
            this::now,
            new SplittableRandom());
    owed = new OwedFiles(getRuntimeContext(), this::setCurrentKey);
    Recipients recipients = recipients();
    backlog =
        new Backlog(
            new FileRules(settings, recipients, this::now),
            owed,
            schedule,
            new SmallFiles(settings.memory().getBytes()),
            new Observers(
                deliverMetrics,
                new DeliveryWarnings(settings),
                receipts,
                ended -> output.collect(new StreamRecord<>(ended))),
            this::now);
    transfers =
        new StagedFileTransfers(
            settings.stagingPath(),
            StagedReads.of(
                settings,
                getContainingTask()
                    .getEnvironment()
                    .getTaskManagerInfo()
                    .getConfiguration()
                    .toMap()),
            stores.create(deliverMetrics::stsCall),
            mailbox,
            getRuntimeContext().getTaskInfo().getTaskNameWithSubtasks());
    dispatcher =
        new DeliveryDispatcher(settings, schedule, backlog, transfers, getProcessingTimeService());
    deliverMetrics.add(backlog::waiting);
    own.gauge(JobMetric.CATALOG_REVISION, () -> catalog.version().revisionNumber());
    own.gauge(JobMetric.TRANSFERS, schedule::inFlight);
    backlog.restore(owed.restore(getKeyedStateBackend()), restoredCheckpoint);
    dispatcher.use(recipients);
    scheduleLook();
  }

  private Recipients recipients() throws Exception {
    return Recipients.of(catalog.compiled(), owners.next(catalog.compiled()));
  }

  private long now() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  private void scheduleLook() {
    if (finished) {
      return;
    }
    var unused =
        getProcessingTimeService()
            .registerTimer(
                now() + LOOK_INTERVAL.toMillis(),
                time -> {
                  backlog.lookAfter();
                  dispatcher.startAll();
                  scheduleLook();
                });
  }

  @Override
  public void processElement1(StreamRecord<SentFile> element) throws Exception {
    dispatcher.add(element.getValue());
  }

  @Override
  public void processElement2(StreamRecord<SentCatalog> element) throws Exception {
    SentCatalog sent = element.getValue();
    if (succession.isNew(sent) && catalog.replace(sent.version())) {
      dispatcher.use(recipients());
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    // Before state forgets a file, its receipt is written.
    receipts.flush();
    owed.snapshot();
    super.snapshotState(context);
    if (finished && finalCheckpoint == Long.MAX_VALUE) {
      finalCheckpoint = context.getCheckpointId();
    }
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    dispatcher.checkpointCompleted(checkpointId);
    if (checkpointId >= finalCheckpoint) {
      drain();
    }
  }

  @Override
  public void finish() throws Exception {
    super.finish();
    finished = true;
    backlog.rules().drain();
    dispatcher.endTimers();
  }

  /**
   * Delivers what is owed before the job ends. Timers no longer fire and no further checkpoint
   * comes, so this polls the lanes in a loop. A job that is canceled meanwhile ends at once: a task
   * that does not react to that would end its whole TaskManager.
   */
  private void drain() throws Exception {
    long deadline = System.nanoTime() + settings.drainTimeout().toNanos();
    while (backlog.isBusy() && System.nanoTime() - deadline <= 0) {
      if (!mailbox.tryYield()) {
        backlog.readPutBack();
        dispatcher.startAll();
        LockSupport.parkNanos(DRAIN_POLL_NANOS);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new CancelTaskException("Canceled while the last files were delivered");
      }
    }
    receipts.flush();
    long left = backlog.waiting().files();
    if (left > 0) {
      LongCounter count = new LongCounter();
      count.add(left);
      getRuntimeContext().addAccumulator(UNDELIVERED_AT_END, count);
      LOG.warn(
          "The job ends with {} files that were not delivered within {}; they stay in {}",
          left,
          settings.drainTimeout(),
          settings.stagingPath());
    }
  }

  @Override
  public void close() throws Exception {
    if (transfers != null) {
      transfers.close();
      receipts.close();
    }
    super.close();
  }
}
