package io.spillway.local.chaos;

import io.spillway.local.cli.LocalCommand;
import io.spillway.local.cli.StopSignal;
import io.spillway.local.cluster.DemoCluster;
import io.spillway.local.host.DataDirectory;
import io.spillway.local.host.FreePorts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the job on a cluster under faults and compares what it delivers with what was sent. */
@Command(
    name = "chaos",
    description =
        "Runs the job on a Flink cluster of several processes under a reproducible sequence of"
            + " faults, and checks that every event is delivered exactly once.",
    exitCodeList = {
      "0:Every event is delivered exactly once, and the job recovered from every fault.",
      "1:The run failed, an event is missing or delivered twice, or the job did not recover.",
      "2:An argument cannot be used."
    },
    footer = "  spillway chaos --minutes 10 --seed 1")
public final class ChaosCommand extends LocalCommand {
  private static final int NOT_ADDED_UP = 1;
  private static final int TASK_MANAGERS = 2;
  private static final int PARALLELISM = 2;

  /** Patience that fits a run of minutes. */
  private static final String[] JOB_ARGUMENTS = {
    "--set=catalog.refresh-interval=1 s",
    "--set=deliver.probe-interval=3 s",
    "--set=deliver.longest-backoff=3 s",
    "--set=deliver.request-timeout=4 s"
  };

  @Option(
      names = "--minutes",
      paramLabel = "<n>",
      defaultValue = "10",
      description =
          "How long faults are injected, one every 16 s; longer if the job recovers slowly."
              + " Default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      defaultValue = "1",
      description = "The same seed makes the same events and faults. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      defaultValue = "400",
      description = "Events per second. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--dir",
      paramLabel = "<dir>",
      description =
          "An empty folder for data and logs. Default: a temporary one, which is kept if the check"
              + " fails.")
  private @Nullable Path directory;

  @Override
  public Integer call() throws Exception {
    require(
        minutes >= 1 && minutes <= 24 * 60,
        "--minutes " + minutes + " cannot be used; give a number from 1 to 1440.");
    requireRate(rate);
    requireEmpty(directory);
    PrintWriter out = out();
    boolean addedUp = false;
    DataDirectory data = DataDirectory.open(directory);
    try (StopSignal stop = new StopSignal.CtrlC()) {
      interruptAt(stop);
      addedUp = run(out, data.path().toAbsolutePath());
    } finally {
      if (addedUp) {
        data.close();
      } else {
        out.println("Data and logs: " + data.path().toAbsolutePath());
        out.flush();
      }
    }
    return addedUp ? 0 : NOT_ADDED_UP;
  }

  /** Ends the run, which closes what it started, when the process is told to end. */
  private static void interruptAt(StopSignal stop) {
    Thread run = Thread.currentThread();
    Thread waiting =
        new Thread(
            () -> {
              try {
                stop.await();
                run.interrupt();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "await ctrl-c");
    waiting.setDaemon(true);
    waiting.start();
  }

  private boolean run(PrintWriter out, Path path) throws Exception {
    out.println("Starting ZooKeeper, Kafka, a job manager, task managers, S3 and STS ...");
    out.flush();
    try (DemoCluster cluster =
            DemoCluster.start(path, TASK_MANAGERS, FreePorts.next(), JOB_ARGUMENTS);
        ChaosLedger ledger = new ChaosLedger(cluster, seed, rate)) {
      ChaosPlan plan = ChaosPlan.of(seed, Duration.ofMinutes(minutes));
      out.printf(
          Locale.ROOT,
          "Web UI %s; %.0f events per second; %d faults with seed %d.%n",
          cluster.flink().rest().address(),
          rate,
          plan.faults().size(),
          seed);
      out.flush();
      ChaosJob job = ChaosJob.start(cluster, PARALLELISM);
      CatalogTroubles catalog = new CatalogTroubles(cluster, job, ledger::acknowledged);
      Troubles troubles =
          new Troubles(
              new ProcessTroubles(cluster, job, ledger::acknowledged),
              new StorageTroubles(cluster.storage()),
              catalog);
      Timeline timeline = new Timeline(out);
      try (ChaosRun run = new ChaosRun(cluster, job, troubles, timeline)) {
        if (run.awaitRecovery(() -> "", Instant.now()) == null) {
          out.println("The job did not start.");
          return false;
        }
        timeline.header();
        run.execute(plan);
      }
      timeline.summary();
      return conclude(out, job, ledger, catalog, timeline);
    }
  }

  private boolean conclude(
      PrintWriter out, ChaosJob job, ChaosLedger ledger, CatalogTroubles catalog, Timeline timeline)
      throws Exception {
    out.printf(Locale.ROOT, "%nDraining %,d events ...%n", ledger.end());
    out.flush();
    boolean delivered = ledger.awaitDelivery(catalog.newcomers());
    if (!delivered) {
      out.println("Not every event is where it belongs after the longest wait: " + job.describe());
    }
    job.drain();
    Verdict verdict = ledger.verdict(catalog.newcomers());
    out.println(verdict.customers());
    out.println(catalog.newcomers().size() + " added destinations: " + verdict.newcomers());
    verdict.customers().examples().forEach(example -> out.println("  " + example));
    boolean good = verdict.addsUp() && delivered && timeline.unrecovered() == 0;
    out.println(
        good
            ? "PASSED: " + timeline.faults() + " faults, every event arrived exactly once."
            : "FAILED: seed "
                + seed
                + ", "
                + timeline.unrecovered()
                + " faults without recovery, "
                + (verdict.addsUp() ? "every event arrived exactly once." : "events went wrong."));
    out.flush();
    return good;
  }
}
