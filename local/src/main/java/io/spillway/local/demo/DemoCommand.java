package io.spillway.local.demo;

import io.spillway.job.OperatorIds;
import io.spillway.local.cli.LocalCommand;
import io.spillway.local.cli.StopSignal;
import io.spillway.local.events.EventFeed;
import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.EventProducer;
import io.spillway.local.events.GeneratorOptions;
import io.spillway.local.flink.EmbeddedJob;
import io.spillway.local.host.DataDirectory;
import io.spillway.local.platform.PlatformServers;
import io.spillway.local.platform.PlatformStorage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the job on this machine and compares what it delivers with the events that were sent. */
@Command(
    name = "demo",
    description =
        "Runs Kafka, S3, STS and the job on this machine, and checks that every event is delivered"
            + " exactly once.",
    exitCodeList = {
      "0:Every event is delivered exactly once.",
      "1:The demo failed, or an event is missing or delivered twice.",
      "2:An argument cannot be used."
    },
    footer = "  bin/spillway demo --events 20000")
public final class DemoCommand extends LocalCommand {
  private static final double KEEP_EVENTS_PER_SECOND = 200;
  private static final int NOT_RECONCILED = 1;

  /** How long the events took to happen, up to last midnight. */
  private static final Duration EVENT_TIME = Duration.ofDays(2);

  @Option(
      names = "--events",
      paramLabel = "<n>",
      defaultValue = "100000",
      description = "The number of events. Default: ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      defaultValue = "1",
      description = "The same seed makes the same events. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--keep",
      description = "Keeps everything running afterwards, with new events, until Ctrl-C.")
  private boolean keep;

  private final Supplier<StopSignal> stopSignal;

  public DemoCommand() {
    this(StopSignal.CtrlC::new);
  }

  DemoCommand(Supplier<StopSignal> stopSignal) {
    this.stopSignal = stopSignal;
  }

  @Override
  public Integer call() throws Exception {
    require(
        events >= 1 && events <= 100_000_000,
        "--events " + events + " cannot be used; give a number from 1 to 100000000.");
    EventGenerator generator =
        new EventGenerator(
            GeneratorOptions.seed(seed)
                .destinationName(GeneratorOptions.AWS_S3_ACTIONS)
                .times(
                    Instant.now().truncatedTo(ChronoUnit.DAYS).minus(EVENT_TIME),
                    EVENT_TIME.dividedBy(events)));
    say("Starting Kafka, S3 and STS in this JVM ...");
    try (StopSignal stop = keep ? stopSignal.get() : null;
        DataDirectory data = DataDirectory.temporary("spillway-demo");
        PlatformServers servers = PlatformServers.start(data.path())) {
      PlatformStorage storage = servers.storage();
      storage.useInThisJvm();
      DemoDestination.addAllTo(storage);
      say("  Kafka " + servers.kafka().bootstrapServers());
      say("  S3    " + storage.s3().endpoint());
      say("  STS   " + storage.sts().endpoint());
      List<String> jobArguments =
          new ArrayList<>(servers.jobArguments(writeCatalog(servers, data)));
      jobArguments.add("--set=batch.max-age=20 s");
      boolean reconciled = run(servers, generator, jobArguments);
      if (stop != null) {
        keepRunning(servers, generator, jobArguments, stop);
      }
      return reconciled ? 0 : NOT_RECONCILED;
    }
  }

  private static Path writeCatalog(PlatformServers servers, DataDirectory data) throws IOException {
    return DemoDestination.writeCatalog(data.path(), servers.storage().s3().endpoint());
  }

  private boolean run(PlatformServers servers, EventGenerator generator, List<String> jobArguments)
      throws Exception {
    PrintWriter out = out();
    try (ProgressBar progress = new ProgressBar(out, "Producing events", events);
        EventProducer producer = producer(servers, generator, Double.POSITIVE_INFINITY)) {
      producer.send(0, events, progress::show);
    }
    long expectedRows = LongStream.range(0, events).map(i -> rowsOf(generator, i)).sum();
    EmbeddedJob job = build(jobArguments, "latest");
    if (!keep) {
      say("Flink's web UI, while the job runs: " + job.rest().address());
    }
    long start = System.nanoTime();
    job.start();
    try (ProgressBar progress = new ProgressBar(out, "Routing rows    ", expectedRows)) {
      while (!job.isDone()) {
        progress.show(rowsRouted(job));
        progress.pause();
      }
      job.await();
      progress.show(expectedRows);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    try (Deliveries deliveries = new Deliveries(servers.storage().s3())) {
      new DemoReport(out).print(deliveries, servers.storage().s3());
      Reconciliation result = Reconciliation.of(generator, events, TopicHistory.PLAIN, deliveries);
      out.printf(
          Locale.ROOT,
          "The job ran for %.1f s, including the start of Flink and the last checkpoint.%n",
          took.toMillis() / 1000.0);
      say(result.toString().replace("; ", ";\n"));
      List<String> buckets =
          Arrays.stream(DemoDestination.values()).map(DemoDestination::bucket).toList();
      ObjectVersions versions = ObjectVersions.in(servers.storage().s3(), buckets);
      say(versions.toString());
      ReceiptAccount receipts = ReceiptAccount.of(servers.storage().s3(), buckets);
      say(receipts.toString());
      boolean addsUp = result.addsUp() && versions.areSingle() && receipts.addsUp();
      say(
          addsUp
              ? "Everything arrived exactly once."
              : "THIS DOES NOT ADD UP: please report it with the seed " + seed + ".");
      return addsUp;
    }
  }

  private static long rowsOf(EventGenerator generator, long index) {
    return Arrays.stream(DemoDestination.values())
        .filter(destination -> destination.wants(generator.describe(index)))
        .count();
  }

  /** How many rows Route has written so far; -1 while Flink has no figure. */
  private static long rowsRouted(EmbeddedJob job) throws InterruptedException {
    try {
      return job.rest().sum(job.id(), OperatorIds.ROUTE_NAME, "rows");
    } catch (IOException e) {
      return -1;
    }
  }

  /**
   * Builds the job.
   *
   * @param stopAt its {@code source.stop-at}
   */
  private static EmbeddedJob build(List<String> jobArguments, String stopAt) throws Exception {
    Configuration flink = new Configuration();
    flink.setString("execution.checkpointing.interval", "2 s");
    flink.setString("execution.checkpointing.storage", "filesystem");
    flink.setString("execution.checkpointing.dir", "s3://" + PlatformStorage.CHECKPOINTS + "/demo");
    flink.setString("restart-strategy.type", "fixed-delay");
    flink.setString("restart-strategy.fixed-delay.attempts", "3");
    flink.setString("restart-strategy.fixed-delay.delay", "1 s");
    flink.setString("state.backend.type", "rocksdb");
    flink.setString("pipeline.object-reuse", "true");
    flink.setString("taskmanager.memory.managed.size", "256m");
    flink.setString("metrics.fetcher.update-interval", "500");
    List<String> all = new ArrayList<>(jobArguments);
    all.add("--set=source.stop-at=" + stopAt);
    return EmbeddedJob.build(flink, all);
  }

  private static EventProducer producer(
      PlatformServers servers, EventGenerator generator, double eventsPerSecond) {
    return new EventProducer(
        generator, servers.kafka().bootstrapServers(), PlatformServers.TOPIC, eventsPerSecond);
  }

  private void lookAround(PlatformServers servers, String webUi) {
    PlatformStorage storage = servers.storage();
    PrintWriter out = out();
    out.println("To look around in another shell:");
    storage
        .credentialsAsEnvironment()
        .forEach((name, value) -> out.println("  export " + name + "=" + value));
    out.println("  export AWS_ENDPOINT_URL_S3=" + storage.s3().endpoint());
    out.println("  export SPILLWAY_BOOTSTRAP=" + servers.kafka().bootstrapServers());
    out.println("  bin/spillway status --rest " + webUi);
    out.println(
        "  bin/spillway dead-letters s3://"
            + PlatformStorage.STAGING
            + "/"
            + PlatformStorage.DEAD_LETTERS);
    out.println("  bin/spillway events --topic " + PlatformServers.TOPIC + " --count 1000");
    out.println("  ls -R " + storage.s3().directory(DemoDestination.ACME.bucket()));
  }

  /** Starts the job again without an end, and feeds it. */
  private void keepRunning(
      PlatformServers servers, EventGenerator generator, List<String> jobArguments, StopSignal stop)
      throws Exception {
    List<String> onwards = new ArrayList<>(jobArguments);
    onwards.add("--set=source.start-from=committed");
    EmbeddedJob job = build(onwards, "never").start();
    out()
        .printf(
            Locale.ROOT,
            "Kept running with %.0f events/s; web UI: %s; end it with Ctrl-C.%n",
            KEEP_EVENTS_PER_SECOND,
            job.rest().address());
    lookAround(servers, job.rest().address());
    out().flush();
    try (EventFeed feed =
        EventFeed.start(producer(servers, generator, KEEP_EVENTS_PER_SECOND), events)) {
      stop.await();
    }
    job.cancel();
  }
}
