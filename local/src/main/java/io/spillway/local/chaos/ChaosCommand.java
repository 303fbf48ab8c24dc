package io.spillway.local.chaos;

import io.spillway.local.cli.LocalCommand;
import io.spillway.local.cli.StopSignal;
import io.spillway.local.cluster.DemoCluster;
import io.spillway.local.cluster.EventLedger;
import io.spillway.local.events.GeneratorOptions;
import io.spillway.local.host.DataDirectory;
import io.spillway.local.host.FreePorts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the job on a cluster under a sequence of faults and reconciles the result with the ledger.
 */
@Command(
    name = "chaos",
    description =
        "Runs the job on a Flink cluster of several processes under a reproducible sequence of"
            + " faults, and checks that every event is delivered exactly once.",
    exitCodeList = {
      "0:Every event is delivered exactly once, but for those that a fault deleted from Kafka and"
          + " the job reported as lost; and the job recovered from every fault.",
      "1:The run failed, an event is missing or delivered twice, or the job did not recover.",
      "2:An argument cannot be used."
    },
    footer = "  bin/spillway chaos --minutes 10 --seed 1")
public final class ChaosCommand extends LocalCommand {
  private static final int NOT_PASSED = 1;
  private static final int BROKEN_PER_MILLION = 3_000;
  private static final int TASK_MANAGERS = 2;
  private static final int PARALLELISM = 2;

  /** Timeouts that suit a run of minutes. */
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
    boolean passed = false;
    DataDirectory data = DataDirectory.open(directory);
    try (StopSignal stop = new StopSignal.CtrlC()) {
      interruptAt(stop);
      passed = run(out, data.path().toAbsolutePath());
    } finally {
      if (passed) {
        data.close();
      } else {
        out.println("Data and logs: " + data.path().toAbsolutePath());
        out.flush();
      }
    }
    return passed ? 0 : NOT_PASSED;
  }

  /**
   * Interrupts the run, which then closes what it started, when the process is asked to terminate.
   */
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
    say("Starting ZooKeeper, Kafka, a job manager, task managers, S3 and STS ...");
    GeneratorOptions options =
        GeneratorOptions.seed(seed)
            .destinationName(GeneratorOptions.AWS_S3_ACTIONS)
            .brokenPerMillion(BROKEN_PER_MILLION);
    try (DemoCluster cluster =
        DemoCluster.start(path, TASK_MANAGERS, FreePorts.next(), JOB_ARGUMENTS)) {
      ChaosTopic topic = new ChaosTopic(cluster);
      ChaosCatalog catalog = new ChaosCatalog(cluster);
      HostileDestination.addTo(cluster.storage());
      catalog.write();
      try (EventLedger ledger =
          EventLedger.start(cluster, options, rate, topic.places(), topic::history)) {
        return run(out, cluster, topic, catalog, ledger);
      }
    }
  }

  private boolean run(
      PrintWriter out,
      DemoCluster cluster,
      ChaosTopic topic,
      ChaosCatalog catalog,
      EventLedger ledger)
      throws Exception {
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
    ChaosFaults faults = new ChaosFaults(cluster, job, catalog, topic, ledger::acknowledged);
    Timeline timeline = new Timeline(out);
    try (ChaosRun run = new ChaosRun(cluster, job, faults, timeline)) {
      if (run.awaitRecovery(() -> "", Instant.now()) == null) {
        out.println("The job did not start.");
        return false;
      }
      timeline.header();
      run.execute(plan);
    }
    timeline.summary();
    out.printf(Locale.ROOT, "%nDraining %,d events ...%n", ledger.end());
    out.flush();
    boolean delivered = true;
    try {
      ledger.awaitDelivery(() -> result(cluster, topic, catalog, ledger).addsUp());
    } catch (TimeoutException e) {
      delivered = false;
      say("Not every event arrived in time: " + job.describe());
    }
    job.drain();
    return conclude(result(cluster, topic, catalog, ledger), delivered, timeline);
  }

  private static ChaosResult result(
      DemoCluster cluster, ChaosTopic topic, ChaosCatalog catalog, EventLedger ledger)
      throws SQLException {
    return ChaosResult.of(ledger, topic, catalog.added(), cluster.storage());
  }

  private boolean conclude(ChaosResult result, boolean delivered, Timeline timeline) {
    result.lines().forEach(this::say);
    boolean passed = result.addsUp() && delivered && timeline.unrecovered() == 0;
    String verdict = result.verdict();
    say(
        passed
            ? "PASSED: " + timeline.faults() + " faults, " + verdict
            : "FAILED: seed "
                + seed
                + ", "
                + timeline.unrecovered()
                + " faults without recovery, "
                + verdict);
    return passed;
  }
}
