package io.spillway.job.route;

import io.spillway.event.EventParser;
import io.spillway.job.deadletter.DeadLetter;
import io.spillway.job.livecatalog.CatalogRules;
import io.spillway.job.livecatalog.CatalogWatcher;
import io.spillway.job.livecatalog.CompiledCatalog;
import io.spillway.job.livecatalog.CurrentCatalog;
import io.spillway.job.livecatalog.SentCatalog;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import io.spillway.job.source.KafkaRecord;
import io.spillway.job.source.RecordPayloads;
import io.spillway.job.source.RecordSources;
import io.spillway.payload.PayloadReader;
import io.spillway.routing.OpenOutputs;
import io.spillway.routing.Router;
import io.spillway.routing.RouterMemory;
import io.spillway.routing.Sharding;
import io.spillway.settings.Messages;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns records into blocks of rows, by the current catalog. Keeps no rows across a checkpoint: it
 * sends open blocks before the barrier, so that every row belongs to the checkpoint that holds its
 * record's offset.
 */
public final class RouteOperator extends AbstractStreamOperator<RowBlock>
    implements OneInputStreamOperator<KafkaRecord, RowBlock>, BoundedOneInput {
  /** Of its own name, not Flink's as {@link #LOG} is: who runs the job may want these alone. */
  private static final Logger CATALOG_LOG = LoggerFactory.getLogger(RouteOperator.class);

  private static final long serialVersionUID = 1L;

  /** Events that could not be handled. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", DeadLetter.TYPE);

  /** Each new version of the catalog, for the operators downstream. */
  public static final OutputTag<SentCatalog> CATALOG = new OutputTag<>("catalog", SentCatalog.TYPE);

  private final RouteOperatorFactory.Catalogs catalogs;
  private final RouteSettings settings;
  private final Boundedness input;
  private final transient MailboxExecutor mailbox;

  private transient CurrentCatalog catalog;
  private transient @Nullable CatalogWatcher watcher;
  private transient RouterMemory memory;
  private transient RecordRouter records;
  private transient RowGatherer gatherer;
  private transient StreamRecord<RowBlock> reusedRecord;
  private transient boolean flushScheduled;
  private transient boolean ended;
  private transient RouteMetrics routeMetrics;
  private transient DeadLetterAmounts deadLetters;

  RouteOperator(
      StreamOperatorParameters<RowBlock> parameters,
      RouteOperatorFactory.Catalogs catalogs,
      RouteSettings settings,
      Boundedness input) {
    super(parameters);
    this.catalogs = catalogs;
    this.settings = settings;
    this.input = input;
    this.mailbox = parameters.getMailboxExecutor();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    catalog =
        CurrentCatalog.open(
            context.getOperatorStateStore(),
            catalogs.initial(),
            new CatalogRules(settings.keepDeparted(), catalogs.policy()),
            CompiledCatalog::of);
  }

  @Override
  public void open() throws Exception {
    super.open();
    OpenOutputs openOutputs = new OpenOutputs(settings.opening().maxOutputs());
    memory = new RouterMemory(openOutputs);
    long idle = settings.opening().idleAfter().toMillis();
    var unused =
        getProcessingTimeService()
            .scheduleAtFixedRate(time -> openOutputs.nextPeriod(), idle, idle);
    OperatorMetrics own = new OperatorMetrics(getMetricGroup());
    routeMetrics = new RouteMetrics(own);
    deadLetters = new DeadLetterAmounts(LOG, getProcessingTimeService()::getCurrentProcessingTime);
    reusedRecord = new StreamRecord<>(null);
    gatherer =
        new RowGatherer(
            (int) settings.gathering().blockSize().getBytes(),
            (int) settings.gathering().memory().getBytes(),
            block -> output.collect(reusedRecord.replace(block)));
    records =
        new RecordRouter(
            newRouter(),
            new RecordSources(catalogs.policy().sources().writeKey()),
            payloads(),
            gatherer,
            routeMetrics,
            new RecordRouter.Failures(
                new FailureLog(LOG, getProcessingTimeService()::getCurrentProcessingTime),
                deadLetters,
                letter -> output.collect(DEAD_LETTERS, new StreamRecord<>(letter))));
    own.gauge(JobMetric.CATALOG_REVISION, () -> catalog.version().revisionNumber());
    own.gauge(JobMetric.CATALOG_DESTINATIONS, () -> catalog.enabledDestinations());
    watcher =
        CatalogWatcher.start(
            catalogs.location(),
            catalogs.watch(),
            catalog,
            own,
            isFirstSubtask(),
            this::replaceInTask);
    mailbox.execute(this::sendCatalog, "catalog at the start");
  }

  /** Null when every record is an event as it is. */
  private @Nullable RecordPayloads payloads() {
    RouteSettings.Records of = settings.records();
    return of.formats().areJson()
        ? null
        : new RecordPayloads(
            of.formats(), new PayloadReader(of.limits(), settings.eventLimits().maxDepth()));
  }

  private void replaceInTask(CompiledCatalog next) {
    try {
      mailbox.execute(() -> replaceCatalog(next), "catalog %s", next.version());
    } catch (RejectedExecutionException e) {
      LOG.debug("The task ended before it could switch to {}", next.version());
    }
  }

  /**
   * Switches to a version, in the task's thread, as if it were an element of a stream. No block
   * holds rows of two versions, whose {@code batch_size} may differ.
   */
  void replaceCatalog(CompiledCatalog next) throws Exception {
    if (!ended && catalog.replace(next)) {
      gatherer.flush();
      records.use(newRouter());
      if (isFirstSubtask()) {
        CATALOG_LOG.info(
            "Catalog revision {} is in force: {}",
            next.version().revision(),
            Messages.counted(catalog.catalog().destinations().size(), "destination"));
      }
      sendCatalog();
    }
  }

  /**
   * Sends the current version downstream, also at each start: whoever listens need not have it in
   * state.
   */
  private void sendCatalog() {
    if (!ended && isSender()) {
      output.collect(CATALOG, new StreamRecord<>(new SentCatalog(subtask(), catalog.version())));
    }
  }

  /**
   * Every subtask watches the catalog; the first one sends it downstream. Where it may end before
   * others do, all of them send it.
   */
  private boolean isSender() {
    return isFirstSubtask() || input == Boundedness.BOUNDED;
  }

  private boolean isFirstSubtask() {
    return subtask() == 0;
  }

  private int subtask() {
    return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
  }

  private Router newRouter() {
    Router next =
        new Router(
            new EventParser(settings.eventLimits()),
            settings.limits(),
            catalog.catalog(),
            new Sharding(
                new EvenShardIds(
                    getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks()),
                (int) settings.gathering().blockSize().getBytes()),
            memory);
    memory.forget(catalog.compiled().departed());
    routeMetrics.show(memory.counts());
    deadLetters.use(catalog.catalog());
    return next;
  }

  @Override
  public void processElement(StreamRecord<KafkaRecord> element) {
    records.route(element.getValue());
    scheduleFlush();
  }

  private void scheduleFlush() {
    if (!flushScheduled && !gatherer.isEmpty()) {
      flushScheduled = true;
      long due =
          getProcessingTimeService().getCurrentProcessingTime()
              + settings.gathering().time().toMillis();
      var unused =
          getProcessingTimeService()
              .registerTimer(
                  due,
                  time -> {
                    flushScheduled = false;
                    gatherer.flush();
                  });
    }
  }

  /**
   * The watermark at the end of time comes before the end of the input and makes Batch emit what it
   * holds: a row sent after it would wait for a watermark that never comes.
   */
  @Override
  public void processWatermark(Watermark mark) throws Exception {
    gatherer.flush();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    gatherer.flush();
  }

  @Override
  public void endInput() {
    gatherer.flush();
    ended = true;
  }

  @Override
  public void close() throws Exception {
    if (watcher != null) {
      watcher.close();
    }
    super.close();
  }
}
