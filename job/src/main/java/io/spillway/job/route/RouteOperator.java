package io.spillway.job.route;

import io.spillway.deadletter.Origin;
import io.spillway.event.EventParser;
import io.spillway.event.RejectReason;
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
import io.spillway.job.source.RecordSources.RecordSource;
import io.spillway.payload.Payload;
import io.spillway.payload.PayloadReader;
import io.spillway.payload.UnreadablePayloadException;
import io.spillway.routing.FilterReason;
import io.spillway.routing.OpenOutputs;
import io.spillway.routing.Output;
import io.spillway.routing.Router;
import io.spillway.routing.RouterMemory;
import io.spillway.routing.Sharding;
import io.spillway.settings.Messages;
import java.util.List;
import java.util.Objects;
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
  private transient Router router;
  private transient RowGatherer gatherer;
  private transient StreamRecord<RowBlock> reusedRecord;
  private transient boolean flushScheduled;
  private transient boolean ended;
  private transient RouteMetrics routeMetrics;
  private transient FailureLog failureLog;
  private transient DeadLetterAmounts deadLetters;
  private transient RecordSources sources;

  /** Null when every record is an event as it is. */
  private transient @Nullable RecordPayloads payloads;

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
    router = newRouter();
    RouteSettings.Records records = settings.records();
    payloads =
        records.formats().areJson()
            ? null
            : new RecordPayloads(
                records.formats(),
                new PayloadReader(records.limits(), settings.eventLimits().maxDepth()));
    sources = new RecordSources(catalogs.policy().sources().writeKey());
    reusedRecord = new StreamRecord<>(null);
    gatherer =
        new RowGatherer(
            (int) settings.gathering().blockSize().getBytes(),
            (int) settings.gathering().memory().getBytes(),
            block -> output.collect(reusedRecord.replace(block)));
    failureLog = new FailureLog(LOG, getProcessingTimeService()::getCurrentProcessingTime);
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
      router = newRouter();
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
    KafkaRecord record = element.getValue();
    byte[] value = record.value();
    routeMetrics.event();
    if (value == null) {
      routeMetrics.filtered(FilterReason.TOMBSTONE);
      return;
    }
    RecordSource source = sources.of(record);
    if (source.problem() != null) {
      reject(record, RejectReason.UNKNOWN_SOURCE, source.problem());
    } else if (payloads == null || payloads.isPlain(record.topic())) {
      route(record, value, Origin.WHOLE, source.writeKey());
    } else {
      routeAll(record, value, source.writeKey());
    }
    scheduleFlush();
  }

  /** Routes the events of a record, of which one that cannot be read keeps no other from it. */
  private void routeAll(KafkaRecord record, byte[] value, @Nullable String writeKey) {
    Payload payload;
    try {
      payload = Objects.requireNonNull(payloads).of(record, value);
    } catch (UnreadablePayloadException e) {
      reject(record, e.reason(), e.getMessage());
      return;
    }
    if (payload.count() == 0) {
      routeMetrics.filtered(FilterReason.EMPTY);
    }
    for (int i = 0; i < payload.count(); i++) {
      if (i > 0) {
        routeMetrics.event();
      }
      route(record, payload.event(i), payload.isOfMany() ? i : Origin.WHOLE, writeKey);
    }
  }

  /**
   * Routes an event.
   *
   * @param index its place among the events of the record, or {@link Origin#WHOLE}
   */
  private void route(KafkaRecord record, byte[] event, int index, @Nullable String writeKey) {
    RecordCollector collector = new RecordCollector(record, event, index);
    int calls = router.route(event, record.timestampMillis(), writeKey, collector);
    if (calls > 0 && !collector.broken) {
      routeMetrics.matched();
    }
  }

  /** Makes a record as a whole a dead letter. */
  private void reject(KafkaRecord record, RejectReason reason, String message) {
    new RecordCollector(record, record.value(), Origin.WHOLE)
        .reject(List.of(new Router.Failure(reason, message, "", "")));
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

  /** Passes an event's rows to the gatherer and emits its failures as one dead letter. */
  private final class RecordCollector implements Router.Collector {
    private final KafkaRecord record;
    private final byte[] event;
    private final int index;
    private boolean broken;

    RecordCollector(KafkaRecord record, byte[] event, int index) {
      this.record = record;
      this.event = event;
      this.index = index;
    }

    @Override
    public void row(Output output, byte[] row) {
      routeMetrics.row(row.length);
      gatherer.add(output, row, router.eventMillis());
    }

    @Override
    public void reject(List<Router.Failure> failures) {
      routeMetrics.rejected();
      for (Router.Failure failure : failures) {
        routeMetrics.failure(failure.reason());
        broken = failure.mappingId().isEmpty();
        failureLog.failed(failure);
      }
      KafkaRecord rejected = index == Origin.WHOLE ? record : record.withValue(event);
      DeadLetter letter = deadLetters.letter(hinted(failures), rejected, index);
      if (letter.isWithheld()) {
        routeMetrics.withheld();
      }
      output.collect(DEAD_LETTERS, new StreamRecord<>(letter));
    }

    /** With the format that the record may have, where its topic has none. */
    private List<Router.Failure> hinted(List<Router.Failure> failures) {
      return broken && (payloads == null || payloads.isPlain(record.topic()))
          ? List.of(failures.get(0).withHint(event))
          : failures;
    }

    @Override
    public void filter(FilterReason reason) {
      routeMetrics.filtered(reason);
    }
  }
}
