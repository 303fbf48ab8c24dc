package io.spillway.job;

import io.spillway.aws.ObjectStore;
import io.spillway.aws.S3ObjectStore;
import io.spillway.aws.S3Settings;
import io.spillway.catalog.CatalogDocument;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.job.deadletter.DeadLetterFiles;
import io.spillway.job.deadletter.DeadLetterSettings;
import io.spillway.job.deadletter.DeadLetterTopic;
import io.spillway.job.deliver.CatalogSecrets;
import io.spillway.job.deliver.DeliverOperatorFactory;
import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.receipt.ReceiptSettings;
import io.spillway.job.receipt.Receipts;
import io.spillway.job.route.RouteOperatorFactory;
import io.spillway.job.source.EventSource;
import io.spillway.job.source.SourceSettings;
import io.spillway.job.stage.StagingSink;
import io.spillway.policy.Policy;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The entry class of the job jar: reads the options, checks them, and executes the topology. */
public final class SpillwayJob {
  /** The job's name unless {@code pipeline.name} gives another. */
  public static final String NAME = "Spillway";

  private static final Logger LOG = LoggerFactory.getLogger(SpillwayJob.class);

  private SpillwayJob() {}

  /**
   * Runs the job, for {@code flink run} and application mode.
   *
   * @throws UsageException when an argument or setting cannot be used
   */
  public static void main(String[] args) throws Exception {
    JobArguments arguments = new JobArguments();
    try {
      new CommandLine(arguments).parseArgs(args);
    } catch (ParameterException e) {
      throw new UsageException(e.getMessage(), e);
    }
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    prepare(environment, arguments);
    environment.execute(
        environment.getConfiguration().getOptional(PipelineOptions.NAME).orElse(NAME));
  }

  /**
   * Reads and checks everything that the arguments name and adds the job to an environment.
   *
   * @throws UsageException with one sentence about the first problem
   */
  public static void prepare(StreamExecutionEnvironment environment, JobArguments arguments)
      throws UsageException {
    ReadableConfig flink = environment.getConfiguration();
    Configuration options = arguments.options();
    Policy policy = PolicyFile.read(arguments.policy(), options, flink);
    JobSettings settings = JobSettings.of(options, policy);
    CatalogLocation location = new CatalogLocation(arguments.catalog());
    boolean mayHaveState = mayHaveState(flink);
    CatalogVersion initial = initialCatalog(location, policy, mayHaveState);
    SourceSettings source = SourceSettings.read(settings.options(), settings.kafka());
    Preflight.checkDeadLetters(settings.deadLetters(), source.subscription());
    Preflight.checkReceipts(settings.receipts(), source.subscription());
    Preflight.checkFormats(
        settings.processing().route().records().formats(), source.subscription());
    Preflight.checkFolders(settings);
    KafkaPreflight kafka = new KafkaPreflight(settings.kafka(), mayHaveState);
    kafka.check(source);
    CheckpointSettings.check(flink);
    Preflight.checkStaging(settings, mayHaveState);
    Clock clock = Clock.systemUTC();
    S3Settings s3 = settings.delivery().s3();
    ObjectStore.Factory stores =
        stsResults -> new CatalogSecrets(location, new S3ObjectStore(s3, stsResults));
    Receipts.Factory receipts = receipts(settings, kafka);
    Topology.build(
        environment,
        new Topology.Settings(
            new RouteOperatorFactory.Catalogs(
                initial, location, settings.processing().catalogWatch(), policy),
            settings.processing().route(),
            settings.processing().batchLimits()),
        new EventSource(source),
        sinks(
            settings,
            kafka,
            (catalog, lostFiles) ->
                new StagingSink(
                    new Path(settings.stagingPath()),
                    StagingSink.OWN_PART_BYTES,
                    settings.delivery().deliver().memory(),
                    clock,
                    new DeliverOperatorFactory(settings.delivery().deliver(), stores, receipts),
                    catalog,
                    lostFiles)),
        clock);
  }

  private static Receipts.Factory receipts(JobSettings settings, KafkaPreflight kafka)
      throws UsageException {
    return settings
        .receipts()
        .receipts(
            settings.receipts() instanceof ReceiptSettings.Topic topic
                ? kafka.checkReceipts(topic.name())
                : new Properties());
  }

  private static Topology.Sinks sinks(
      JobSettings settings, KafkaPreflight kafka, Topology.Staging staging) throws UsageException {
    if (settings.deadLetters() instanceof DeadLetterSettings.Topic topic) {
      Properties client = settings.kafka();
      return new Topology.Sinks(
          DeadLetterTopic.to(topic, client, kafka.check(topic)),
          LostFiles.to(topic, client),
          staging);
    }
    Path folder = new Path(((DeadLetterSettings.Files) settings.deadLetters()).path());
    return new Topology.Sinks(DeadLetterFiles.in(folder), LostFiles.in(folder), staging);
  }

  /**
   * Reads the catalog that the job starts with.
   *
   * @return null when it cannot be used and the job may have an earlier one in its state
   */
  private static @Nullable CatalogVersion initialCatalog(
      CatalogLocation location, Policy policy, boolean mayHaveState) throws UsageException {
    try {
      CatalogDocument document = location.read();
      return mayHaveState
          ? CatalogVersion.ofUsable(document, policy)
          : CatalogVersion.of(document, policy);
    } catch (IOException | CompilationException e) {
      UsageException unusable = unusable(location, e);
      if (!mayHaveState) {
        throw unusable;
      }
      LOG.error("{}\nThe job continues with the catalog in its state", unusable.getMessage());
      return null;
    }
  }

  /**
   * Whether the job may restore a savepoint or checkpoint, or recover from a JobManager's failure.
   */
  private static boolean mayHaveState(ReadableConfig configuration) {
    return configuration.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent()
        || !configuration.get(HighAvailabilityOptions.HA_MODE).equalsIgnoreCase("NONE");
  }

  private static UsageException unusable(CatalogLocation location, Exception cause) {
    String problem;
    if (cause instanceof CompilationException invalid) {
      problem = Messages.problems(invalid);
    } else if (cause instanceof FileNotFoundException) {
      problem = "there is no such file; give the catalog's path or URI";
    } else {
      problem = "cannot be read: " + Diagnostic.escaped(String.valueOf(cause.getMessage()), 1_000);
    }
    return new UsageException("catalog " + location + ": " + problem, cause);
  }
}
