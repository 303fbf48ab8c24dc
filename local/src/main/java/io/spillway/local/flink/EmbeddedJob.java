package io.spillway.local.flink;

import io.spillway.job.JobArguments;
import io.spillway.job.SpillwayJob;
import io.spillway.local.host.FreePorts;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * The job in a Flink of its own in this JVM, with the same options and checks as on a cluster and
 * with Flink's web UI on a free port.
 */
public final class EmbeddedJob {
  /** The parallelism of each operator, unless settings of Flink say otherwise. */
  public static final int PARALLELISM = 2;

  private static final String LOOPBACK = "localhost";

  private final StreamExecutionEnvironment environment;
  private final FlinkRest rest;
  private @Nullable JobClient client;

  private EmbeddedJob(StreamExecutionEnvironment environment, FlinkRest rest) {
    this.environment = environment;
    this.rest = rest;
  }

  /**
   * Builds the job without starting it.
   *
   * @param flink settings of Flink; they win over the defaults of this class
   * @param arguments as on the command line of the job
   */
  public static EmbeddedJob build(Configuration flink, List<String> arguments) throws Exception {
    int port = FreePorts.next();
    Configuration all = new Configuration();
    all.setString("rest.port", Integer.toString(port));
    all.setString("parallelism.default", Integer.toString(PARALLELISM));
    all.addAll(flink);
    StreamExecutionEnvironment environment = environment(all);
    addTo(environment, arguments);
    return new EmbeddedJob(environment, new FlinkRest("http://localhost:" + port));
  }

  /**
   * A Flink in this JVM whose REST API, web UI and other ports only this machine reaches: whoever
   * reaches the REST API can run code here. Other addresses can be set with {@code
   * rest.bind-address}, {@code jobmanager.bind-host} and {@code taskmanager.bind-host}.
   *
   * @param flink settings of Flink; what is not set there of these addresses is added
   */
  public static StreamExecutionEnvironment environment(Configuration flink) {
    for (ConfigOption<String> address :
        List.of(
            RestOptions.BIND_ADDRESS, JobManagerOptions.BIND_HOST, TaskManagerOptions.BIND_HOST)) {
      if (!flink.contains(address)) {
        flink.set(address, LOOPBACK);
      }
    }
    FlinkFileSystems.addTo(flink);
    return StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(flink);
  }

  /** Adds the job's operators to an environment, as the job's entry class does. */
  public static void addTo(StreamExecutionEnvironment environment, List<String> arguments)
      throws Exception {
    JobArguments parsed = new JobArguments();
    var unused = new CommandLine(parsed).parseArgs(arguments.toArray(String[]::new));
    SpillwayJob.prepare(environment, parsed);
  }

  /** The environment with the job's operators, until the job is started. */
  public StreamExecutionEnvironment environment() {
    return environment;
  }

  /** Starts the job. */
  public EmbeddedJob start() throws Exception {
    client = environment.executeAsync(SpillwayJob.NAME);
    return this;
  }

  public FlinkRest rest() {
    return rest;
  }

  /** Flink's client for the started job. */
  public JobClient client() {
    return Objects.requireNonNull(client, "the job is not started");
  }

  public String id() {
    return client().getJobID().toString();
  }

  public boolean isDone() {
    return client().getJobExecutionResult().isDone();
  }

  /** Waits for the end of a job that stops by itself. */
  public void await() throws Exception {
    var unused = client().getJobExecutionResult().get();
  }

  public void cancel() throws Exception {
    var unused = client().cancel().get();
  }
}
