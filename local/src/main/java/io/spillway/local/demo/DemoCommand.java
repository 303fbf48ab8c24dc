package io.spillway.local.demo;

import io.spillway.local.cli.LocalCommand;
import io.spillway.local.cli.StopSignal;
import io.spillway.local.events.EventFeed;
import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.EventProducer;
import io.spillway.local.events.GeneratorOptions;
import io.spillway.local.host.FreePorts;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.LongStream;
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
    footer = "  spillway demo --events 20000")
public final class DemoCommand extends LocalCommand {
  private static final double KEEP_EVENTS_PER_SECOND = 200;
  private static final int NOT_ADDED_UP = 1;

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

  /** How long the events took to happen, up to last midnight. */
  private static final Duration EVENT_TIME = Duration.ofDays(2);

  @Override
  public Integer call() throws Exception {
    require(
        events >= 1 && events <= 100_000_000,
        "--events " + events + " cannot be used; give a number from 1 to 100000000.");
    PrintWriter out = out();
    EventGenerator generator =
        new EventGenerator(
            GeneratorOptions.seed(seed)
                .withDestinationName("AWS S3 (Actions)")
                .withTimes(
                    Instant.now().truncatedTo(ChronoUnit.DAYS).minus(EVENT_TIME),
                    EVENT_TIME.dividedBy(events)));
    out.println("Starting Kafka, S3 and STS in this JVM ...");
    out.flush();
    try (StopSignal stop = keep ? new StopSignal.CtrlC() : null;
        DemoParts parts = DemoParts.start()) {
      out.println("  Kafka " + parts.kafka().bootstrapServers());
      out.println("  S3    " + parts.s3().endpoint());
      out.println("  STS   " + parts.sts().endpoint());
      out.flush();
      boolean addedUp = run(out, parts, generator);
      if (stop != null) {
        keepRunning(out, parts, generator, stop);
      }
      return addedUp ? 0 : NOT_ADDED_UP;
    }
  }

  private boolean run(PrintWriter out, DemoParts parts, EventGenerator generator) throws Exception {
    try (ProgressLine progress = new ProgressLine(out, "Producing events", events);
        EventProducer producer = producer(parts, generator, Double.POSITIVE_INFINITY)) {
      producer.send(0, events, progress::at);
    }
    long expectedRows = LongStream.range(0, events).map(i -> rowsOf(generator, i)).sum();
    int port = FreePorts.next();
    out.println("Flink's web UI, while the job runs: http://localhost:" + port);
    out.flush();
    long start = System.nanoTime();
    DemoJob job = submit(parts, port, "latest");
    try (ProgressLine progress = new ProgressLine(out, "Routing rows    ", expectedRows)) {
      while (!job.isDone()) {
        progress.at(job.rowsRouted());
        progress.pause();
      }
      job.await();
      progress.at(expectedRows);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    try (Deliveries deliveries = new Deliveries(parts.s3())) {
      new DemoReport(out).print(deliveries, parts.s3());
      Reconciliation result = Reconciliation.of(generator, events, deliveries);
      out.printf(
          Locale.ROOT,
          "The job ran %.1f s, Flink's start and the last checkpoint included.%n",
          took.toMillis() / 1000.0);
      out.println(result);
      out.println(
          result.addsUp()
              ? "Everything arrived exactly once."
              : "THIS DOES NOT ADD UP: please report it with the seed " + seed + ".");
      out.flush();
      return result.addsUp();
    }
  }

  private static long rowsOf(EventGenerator generator, long index) {
    long rows = 0;
    for (DemoDestination destination : DemoDestination.values()) {
      rows += destination.wants(generator.describe(index)) ? 1 : 0;
    }
    return rows;
  }

  private static DemoJob submit(DemoParts parts, int webUiPort, String stopAt) throws Exception {
    return DemoJob.submit(parts, webUiPort, stopAt);
  }

  private static EventProducer producer(
      DemoParts parts, EventGenerator generator, double eventsPerSecond) {
    return new EventProducer(
        generator, parts.kafka().bootstrapServers(), DemoParts.TOPIC, eventsPerSecond);
  }

  /** Starts the job again, without an end, and feeds it. */
  private void keepRunning(
      PrintWriter out, DemoParts parts, EventGenerator generator, StopSignal stop)
      throws Exception {
    int port = FreePorts.next();
    DemoJob job = submit(parts, port, "never");
    out.printf(
        Locale.ROOT,
        "Kept running with %.0f events/s; web UI: http://localhost:%d; end it with Ctrl-C.%n",
        KEEP_EVENTS_PER_SECOND,
        port);
    out.flush();
    try (EventFeed feed =
        EventFeed.start(producer(parts, generator, KEEP_EVENTS_PER_SECOND), events)) {
      stop.await();
    }
    job.cancel();
  }
}
