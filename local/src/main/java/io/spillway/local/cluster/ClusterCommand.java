package io.spillway.local.cluster;

import io.spillway.local.cli.ServerCommand;
import io.spillway.local.cli.StopSignal;
import io.spillway.local.events.GeneratorOptions;
import io.spillway.local.host.DataDirectory;
import io.spillway.local.host.FreePorts;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the job on a cluster of several processes, for experiments by hand. */
@Command(
    name = "cluster",
    description =
        "Runs Kafka, S3, STS and the job on a Flink cluster of several processes, with a stream of"
            + " events, until Ctrl-C.",
    footer = "  bin/spillway cluster --task-managers 3")
public final class ClusterCommand extends ServerCommand {
  private static final int MOST_TASK_MANAGERS = 8;
  private static final int PARALLELISM = 2;

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

  private final InputStream in;

  public ClusterCommand() {
    this(StopSignal.CtrlC::new, System.in);
  }

  /**
   * @param in where Enter is pressed
   */
  ClusterCommand(Supplier<StopSignal> stopSignal, InputStream in) {
    super(stopSignal);
    this.in = in;
  }

  @Override
  protected void checkOptions(@Nullable Path directory) {
    require(
        taskManagers >= 1 && taskManagers <= MOST_TASK_MANAGERS,
        "--task-managers " + taskManagers + " cannot be used; give a number from 1 to 8.");
    requireRate(rate);
    if (port != 0 && !FreePorts.isFree(port)) {
      throw portTaken("--port", port, null);
    }
    requireEmpty(directory);
  }

  @Override
  protected void run(DataDirectory data, StopSignal stop) throws Exception {
    int webUiPort = port == 0 ? FreePorts.next() : port;
    say("Starting ZooKeeper, Kafka, a job manager, task managers, S3 and STS ...");
    try (DemoCluster cluster =
        DemoCluster.start(data.path().toAbsolutePath(), taskManagers, webUiPort)) {
      String job = cluster.submit(PARALLELISM, null);
      print(cluster, job, data);
      GeneratorOptions options =
          GeneratorOptions.seed(1).destinationName(GeneratorOptions.AWS_S3_ACTIONS);
      try (EventLedger events = EventLedger.start(cluster, options, rate)) {
        try (ClusterWatch watch = ClusterWatch.start(cluster.flink(), in, this::say)) {
          stop.await();
        }
      }
    }
  }

  private void print(DemoCluster cluster, String job, DataDirectory data) {
    PrintWriter out = out();
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
    out.println("Kill some, as with kill -9: Enter starts others in their place.");
    out.println("Ctrl-C ends all of them.");
    out.flush();
  }
}
