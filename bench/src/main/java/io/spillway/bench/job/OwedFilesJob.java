package io.spillway.bench.job;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.ObjectStore;
import io.spillway.batching.TimeRange;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.CatalogDocument;
import io.spillway.delimited.ObjectKey;
import io.spillway.delivery.ScheduleSettings;
import io.spillway.diagnostic.CompilationException;
import io.spillway.job.deliver.DeliverOperatorFactory;
import io.spillway.job.deliver.DeliverSettings;
import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.livecatalog.SentCatalog;
import io.spillway.job.receipt.Receipts;
import io.spillway.job.stage.EndedFile;
import io.spillway.job.stage.FileFacts;
import io.spillway.job.stage.SentFile;
import io.spillway.job.stage.StagedFile;
import io.spillway.policy.Policy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;

/**
 * Deliver without the steps before it. Every destination refuses its files, until one of them may
 * take its own. The tasks share this process, and its counts.
 */
@SuppressWarnings("deprecation") // no other kind of source is as easy to lead by hand
final class OwedFilesJob {
  /** The files of a destination that Deliver may try while all are refused. */
  private static final int TRIED = 200;

  private static final Instant START = Instant.parse("2026-11-26T00:00:00Z");
  private static final AtomicLong SENT = new AtomicLong();
  private static final AtomicLong ALLOWED = new AtomicLong();
  private static final AtomicLong CATALOGS = new AtomicLong(1);
  private static final Set<String> PUT = ConcurrentHashMap.newKeySet();
  private static volatile String taking = "";

  private final Path staging;

  /** One after the other: in the second, each id has another bucket and role. */
  private final List<CatalogVersion> catalogs;

  /** The folders of the destinations' files. */
  private final List<String> folders;

  OwedFilesJob(BenchOptions options, Path staging) throws CompilationException {
    this.staging = staging;
    String text = BenchCatalog.of(options, URI.create("http://localhost:1"));
    CatalogDocument document = CatalogDocument.of("catalog", text);
    String others = text.replace(":role/", ":role/other-").replace("name: ", "name: other-");
    this.catalogs =
        List.of(
            CatalogVersion.of(document, Policy.UNRESTRICTED),
            CatalogVersion.of(CatalogDocument.of("catalog", others), Policy.UNRESTRICTED));
    this.folders =
        document.compile().destinations().stream()
            .map(
                destination ->
                    "2026-11-26/%s/all/csv~%s/events/type=track/~/"
                        .formatted(destination.id(), destination.access().owner().spelling()))
            .toList();
  }

  /** Sends Deliver further files, up to so many in all. */
  void send(long files) {
    ALLOWED.set(files);
  }

  /** Lets a destination take its files. */
  void take(String bucket) {
    taking = bucket;
  }

  /** Gives every id to somebody else. */
  void changeOwners() {
    CATALOGS.set(catalogs.size());
  }

  /** How many files were put. */
  long put() {
    return PUT.size();
  }

  /** Puts those into staging that Deliver looks for, all of them empty. */
  void stage(long files) throws IOException {
    for (long number = 0; number < files; number++) {
      if (number % folders.size() == 0 || number / folders.size() < TRIED) {
        Path file = staging.resolve(path(folders, number));
        Files.createDirectories(file.getParent());
        Files.createFile(file);
      }
    }
  }

  /** Starts the job with the parallelism of the environment. */
  JobClient start(StreamExecutionEnvironment environment) throws Exception {
    List<String> folders = this.folders; // a function must not hold this object
    List<CatalogVersion> versions = this.catalogs;
    KeyedStream<SentFile, String> files =
        environment
            .addSource(new Numbers(true), Types.LONG)
            .map(number -> new SentFile(file(folders, number), null))
            .returns(SentFile.TYPE)
            .keyBy(SentFile::key, Types.STRING);
    DataStream<SentCatalog> catalogs =
        environment
            .addSource(new Numbers(false), Types.LONG)
            .map(number -> new SentCatalog(0, versions.get(number.intValue())))
            .returns(SentCatalog.TYPE);
    // As StagingSink does it.
    TwoInputTransformation<SentFile, SentCatalog, EndedFile> deliver =
        new TwoInputTransformation<>(
            files.getTransformation(),
            catalogs.broadcast().getTransformation(),
            "Deliver",
            new DeliverOperatorFactory(
                deliverSettings(), stsCalls -> new RefusingStore(), Receipts.NONE),
            EndedFile.TYPE,
            environment.getParallelism(),
            false);
    deliver.setStateKeySelectors(files.getKeySelector(), null);
    deliver.setStateKeyType(files.getKeyType());
    deliver.setUid("deliver");
    environment.addOperator(deliver);
    var unused = new DataStream<>(environment, deliver).sinkTo(new DiscardingSink<>());
    return environment.executeAsync("owed files");
  }

  private DeliverSettings deliverSettings() {
    Duration pause = Duration.ofSeconds(1);
    return new DeliverSettings(
        staging.toUri().toString(),
        new ScheduleSettings(32, 4, new ScheduleSettings.Backoff(pause, pause, pause)),
        MemorySize.ZERO,
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        Duration.ofHours(1),
        Duration.ofDays(7),
        Policy.UNRESTRICTED);
  }

  private static StagedFile file(List<String> folders, long number) {
    FileFacts facts = new FileFacts("track", 1_000, 0, 0, TimeRange.UNKNOWN, 1);
    return new StagedFile(path(folders, number), 0, 1, System.currentTimeMillis(), facts, null);
  }

  private static String path(List<String> folders, long number) {
    byte[] name = Long.toString(number).getBytes(StandardCharsets.UTF_8);
    String folder = folders.get((int) (number % folders.size()));
    String time = ObjectKey.timestamp(START.plusMillis(number));
    return "%s%s-%s-0".formatted(folder, time, UUID.nameUUIDFromBytes(name));
  }

  /** The numbers of the files that may be sent, each once, or of the catalogs at each start. */
  private static final class Numbers implements SourceFunction<Long> {
    private static final long serialVersionUID = 1L;

    private final boolean ofFiles;
    private volatile boolean canceled;

    Numbers(boolean ofFiles) {
      this.ofFiles = ofFiles;
    }

    @Override
    public void run(SourceContext<Long> context) throws InterruptedException {
      AtomicLong sent = ofFiles ? SENT : new AtomicLong();
      AtomicLong allowed = ofFiles ? ALLOWED : CATALOGS;
      while (!canceled) {
        while (!canceled && sent.get() < allowed.get()) {
          synchronized (context.getCheckpointLock()) {
            context.collect(sent.getAndIncrement());
          }
        }
        Thread.sleep(10);
      }
    }

    @Override
    public void cancel() {
      canceled = true;
    }
  }

  /** Refuses everything but what is for the one that takes its files, each once. */
  private static final class RefusingStore implements ObjectStore {
    @Override
    public Stored put(BucketAccess access, Content content) throws DeliveryException {
      if (!access.bucket().equals(taking) || !PUT.add(content.key())) {
        throw new DeliveryException(DeliveryException.Kind.DENIED, "refused", null);
      }
      return new Stored(false, null);
    }

    @Override
    public void close() {}
  }
}
