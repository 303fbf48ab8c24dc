package io.spillway.local.cli;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.job.JobArguments;
import io.spillway.job.SpillwayJob;
import io.spillway.job.config.SourceOptions;
import io.spillway.job.deliver.DeliverOperator;
import io.spillway.job.source.SourceStoppedException;
import io.spillway.local.flink.EmbeddedJob;
import io.spillway.local.flink.FlinkFileSystems;
import io.spillway.local.flink.StateFolder;
import io.spillway.settings.UsageException;
import java.io.Closeable;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the job in this process, or submits it to a cluster. */
@Command(
    name = RunCommand.NAME,
    description = {
      "Runs the job.",
      "It runs in this process with Flink's web UI, or with --jobmanager on a session cluster. In"
          + " this process it says every ten seconds what became of events, rows and files.",
      "In this process, Ctrl-C and SIGTERM stop it with a savepoint. The next run goes on from"
          + " that, or from the last checkpoint."
    },
    exitCodeList = {
      "0:The job has ended, is stopped with a savepoint, or is submitted.",
      "1:The job failed, or some files could not be delivered.",
      "2:An argument or a file cannot be used."
    },
    footer = "  bin/spillway run examples/destinations.yaml --config examples/spillway.yaml")
public final class RunCommand extends LocalCommand {
  static final String NAME = "run";

  private static final int LEFT_UNDELIVERED = 1;

  /** The source stopped for good. */
  private static final int STOPPED = 1;

  @Mixin private JobArguments arguments;

  @Option(
      names = "--flink-conf",
      paramLabel = "<dir>",
      defaultValue = "${sys:spillway.conf:-conf}",
      description = "The folder with Flink's config.yaml. Default: ${DEFAULT-VALUE}.")
  private Path flinkConf;

  @Option(
      names = "--jobmanager",
      paramLabel = "<host:port>",
      description = "The REST address of the cluster. Default: the job runs in this process.")
  private @Nullable String jobManager;

  @Option(
      names = "--jar",
      paramLabel = "<file>",
      defaultValue = "${sys:spillway.job.jar:-job/target/spillway-job.jar}",
      description = "The job jar to submit. Default: ${DEFAULT-VALUE}.")
  private Path jar;

  @Option(
      names = "--fresh",
      description = {
        "Starts without the state that an earlier run in this process left.",
        "What that one held and had not delivered is lost."
      })
  private boolean fresh;

  @Override
  public Integer call() throws Exception {
    Configuration flink = flinkConfiguration();
    FlinkFileSystems.initialize(flink);
    return jobManager == null ? runHere(flink) : submit(flink, jobManager);
  }

  private Configuration flinkConfiguration() throws UsageException {
    if (!Files.isRegularFile(flinkConf.resolve("config.yaml"))) {
      throw new UsageException(
          "--flink-conf "
              + flinkConf
              + ": there is no config.yaml in it; give Flink's conf folder");
    }
    try {
      Configuration flink = GlobalConfiguration.loadConfiguration(flinkConf.toString());
      FlinkFileSystems.addEndpoint(flink, System.getenv("AWS_ENDPOINT_URL_S3"));
      return flink;
    } catch (IllegalConfigurationException e) {
      throw new UsageException(
          "--flink-conf " + flinkConf + ": config.yaml cannot be read: " + e.getMessage(), e);
    }
  }

  private int runHere(Configuration flink) throws Exception {
    StateFolder states = stateFolder(flink);
    try (Closeable unused = states.lock()) {
      return run(flink, states);
    }
  }

  private int run(Configuration flink, StateFolder states) throws Exception {
    boolean named = flink.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent();
    Optional<StateFolder.Snapshot> latest = fresh || named ? Optional.empty() : states.latest();
    if (latest.isPresent()) {
      latest.get().check();
      flink.set(StateRecoveryOptions.SAVEPOINT_PATH, latest.get().path());
      flink.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
    }
    StreamExecutionEnvironment environment = EmbeddedJob.environment(flink);
    sayWhoReachesIt(flink.get(RestOptions.BIND_ADDRESS));
    SpillwayJob.prepare(environment, arguments);
    latest.ifPresent(
        state ->
            say(
                "Goes on from "
                    + state.path()
                    + ", taken at "
                    + state.taken().truncatedTo(ChronoUnit.SECONDS)
                    + "; --fresh starts without it"));
    JobClient job = execute(environment, flink);
    String address = "http://localhost:" + flink.get(RestOptions.PORT);
    say("Job " + job.getJobID() + " runs; web UI: " + address);
    StopWithSavepoint stop;
    JobExecutionResult result;
    try (RunProgress progress =
        RunProgress.start(
            address,
            job.getJobID().toString(),
            out(),
            RunProgress.columns(System.getenv("COLUMNS")))) {
      stop = new StopWithSavepoint(job, states.savepoints(), progress::say);
      stop.onSignals();
      result = job.getJobExecutionResult().get();
    } catch (ExecutionException e) {
      Optional<SourceStoppedException> stopped =
          ExceptionUtils.findThrowable(e, SourceStoppedException.class);
      if (stopped.isEmpty()) {
        throw e;
      }
      err().println(stopped.get().getMessage());
      return STOPPED;
    }
    if (stop.isRequested()) {
      say("Stopped with the savepoint " + stop.savepoint() + "; the next run goes on from it.");
      return 0;
    }
    Long undelivered = result.getAccumulatorResult(DeliverOperator.UNDELIVERED_AT_END);
    if (undelivered == null) {
      return 0;
    }
    err()
        .println(
            undelivered + " files are left in staging: their destinations did not accept them.");
    return LEFT_UNDELIVERED;
  }

  private JobClient execute(StreamExecutionEnvironment environment, Configuration flink)
      throws Exception {
    try {
      return environment.executeAsync(SpillwayJob.NAME);
    } catch (Exception e) {
      if (ExceptionUtils.findThrowable(e, BindException.class).isEmpty()) {
        throw e;
      }
      throw new UsageException(
          RestOptions.PORT.key()
              + ": "
              + flink.get(RestOptions.PORT)
              + " is taken by another process, perhaps by another run; stop that one, as two runs"
              + " of one source.group-id deliver everything twice, or set another port in "
              + flinkConf.resolve("config.yaml"),
          e);
    }
  }

  /** Whoever reaches Flink's REST API can stop the job and run code as this process. */
  private void sayWhoReachesIt(String address) throws UsageException {
    try {
      if (!InetAddress.getByName(address).isLoopbackAddress()) {
        err()
            .println(
                RestOptions.BIND_ADDRESS.key()
                    + ": "
                    + Diagnostic.value(address)
                    + " opens Flink's REST API to other machines: whoever reaches it can stop the"
                    + " job and run code as this process. Set it to localhost, or let a firewall"
                    + " say who may.");
      }
    } catch (UnknownHostException e) {
      throw new UsageException(
          RestOptions.BIND_ADDRESS.key()
              + ": "
              + Diagnostic.value(address)
              + " is no address of this machine; remove it, or set it to localhost",
          e);
    }
  }

  /** Where this job's state is kept, which Flink is told, too. */
  private StateFolder stateFolder(Configuration flink) throws UsageException {
    String checkpoints = flink.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
    if (checkpoints == null) {
      throw new UsageException(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY.key()
              + ": missing in "
              + flinkConf.resolve("config.yaml")
              + "; without it the job would lose its state when it stops");
    }
    StateFolder states =
        new StateFolder(checkpoints, arguments.options().get(SourceOptions.SOURCE_GROUP_ID));
    states.configure(flink);
    return states;
  }

  private int submit(Configuration flink, String address) throws Exception {
    int colon = address.lastIndexOf(':');
    if (colon < 1 || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new UsageException(
          "--jobmanager " + address + ": not an address; give host:port of the cluster's REST API");
    }
    if (!Files.isRegularFile(jar)) {
      throw new UsageException(
          "--jar " + jar + ": there is no such file; build it with mvn package");
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createRemoteEnvironment(
            address.substring(0, colon),
            Integer.parseInt(address.substring(colon + 1)),
            flink,
            jar.toString());
    SpillwayJob.prepare(environment, arguments);
    JobClient job = environment.executeAsync(SpillwayJob.NAME);
    say("Submitted as job " + job.getJobID());
    return 0;
  }
}
