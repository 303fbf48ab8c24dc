package io.spillway.local.cluster;

import io.spillway.local.cli.CtrlC;
import io.spillway.local.cli.DataDirectory;
import io.spillway.local.cli.PortConverter;
import io.spillway.local.cli.StopSignal;
import io.spillway.local.events.EventFeed;
import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.EventProducer;
import io.spillway.local.events.GeneratorOptions;
import io.spillway.local.kafka.FreePorts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the job on a cluster of several processes, for experiments by hand. */
@Command(
    name = "cluster",
    description =
        "Runs Kafka, S3, STS and the job on a Flink cluster of several processes, with a stream of"
            + " events, until Ctrl-C.",
    footer = "  spillway cluster --task-managers 3")
public final class ClusterCommand implements Callable<Integer> {
  private static final int MOST_TASK_MANAGERS = 8;
  private static final int PARALLELISM = 2;

  private final Supplier<StopSignal> stopSignal;

  @Option(
      names = "--port",
      paramLabel = "<port>",
      defaultValue = "8081",
      converter = PortConverter.class,
      description = "The port of Flink's web UI, 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--task-managers",
      paramLabel = "<n>",
      defaultValue = "2",
      description = "Task managers, with two slots and 1.2 GB each. Default: ${DEFAULT-VALUE}.")
  private int taskManagers;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      defaultValue = "200",
      description = "Events per second. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--dir",
      paramLabel = "<dir>",
      description = "An empty folder for data and logs. Default: a temporary one.")
  private @Nullable Path directory;

  @Spec private CommandSpec spec;

  public ClusterCommand() {
    this(CtrlC::new);
  }

  ClusterCommand(Supplier<StopSignal> stopSignal) {
    this.stopSignal = stopSignal;
  }

  @Override
  public Integer call() throws Exception {
    check(
        taskManagers >= 1 && taskManagers <= MOST_TASK_MANAGERS,
        "--task-managers " + taskManagers + " cannot be used; give a number from 1 to 8.");
    check(rate > 0, "--rate " + rate + " cannot be used; give a number greater than 0.");
    check(
        port == 0 || FreePorts.isFree(port),
        "--port " + port + " is taken by another process; stop it or give another port.");
    check(
        // A cluster that found the jobs of another one would run them, too.
        directory == null || DataDirectory.isEmptyOrMissing(directory),
        "--dir " + directory + " cannot be used; name an empty directory.");
    PrintWriter out = spec.commandLine().getOut();
    int webUiPort = port == 0 ? FreePorts.next() : port;
    try (StopSignal stop = stopSignal.get();
        DataDirectory data = DataDirectory.open(directory)) {
      out.println("Starting ZooKeeper, Kafka, a job manager, task managers, S3 and STS ...");
      out.flush();
      try (DemoCluster cluster =
          DemoCluster.start(data.path().toAbsolutePath(), taskManagers, webUiPort)) {
        String job = cluster.submit(PARALLELISM, null);
        print(out, cluster, job, data);
        EventGenerator generator =
            new EventGenerator(GeneratorOptions.seed(1).withDestinationName("AWS S3 (Actions)"));
        EventProducer producer =
            new EventProducer(generator, cluster.bootstrapServers(), DemoCluster.TOPIC, rate);
        try (EventFeed feed = EventFeed.start(producer, 0)) {
          stop.await();
        }
      }
    }
    return 0;
  }

  private void check(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private void print(PrintWriter out, DemoCluster cluster, String job, DataDirectory data) {
    out.println("Web UI:  " + cluster.flink().rest().address());
    out.println("  job    " + job + ", parallelism " + PARALLELISM);
    out.printf(
        Locale.ROOT,
        "  events %.0f per second into topic %s at %s%n",
        rate,
        DemoCluster.TOPIC,
        cluster.bootstrapServers());
    out.println("  S3     " + cluster.storage().s3().endpoint());
    out.println("  STS    " + cluster.storage().sts().endpoint());
    out.println("  data   " + data.describe());
    cluster.flink().processes().forEach(process -> out.println("  pid    " + process));
    out.println("Ctrl-C ends all of them.");
    out.flush();
  }
}
