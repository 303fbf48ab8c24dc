package io.spillway.job;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.Destination;
import io.spillway.catalog.InvalidCatalogException;
import io.spillway.job.config.SettingsReader;
import io.spillway.job.config.UsageException;
import io.spillway.job.deadletter.DeadLetter;
import io.spillway.job.deadletter.DeadLetterFiles;
import io.spillway.job.deadletter.DeadLetterSettings;
import io.spillway.job.deadletter.DeadLetterTopic;
import io.spillway.job.deliver.DeliverOperatorFactory;
import io.spillway.job.deliver.ObjectStore;
import io.spillway.job.deliver.S3ObjectStore;
import io.spillway.job.deliver.S3Settings;
import io.spillway.job.source.EventSource;
import io.spillway.job.stage.StagingSink;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The entry class of the job jar: reads the options, checks them, and executes the topology. */
public final class SpillwayJob {
  public static final String NAME = "Spillway";

  private SpillwayJob() {}

  /**
   * What {@code flink run} and application mode call.
   *
   * @throws UsageException when something that was given cannot be used
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
    environment.execute(NAME);
  }

  /**
   * Reads and checks everything the arguments name and adds the job to an environment.
   *
   * @throws UsageException with one sentence on the first thing that cannot be used
   */
  public static void prepare(StreamExecutionEnvironment environment, JobArguments arguments)
      throws UsageException {
    SettingsReader reader = new SettingsReader();
    if (arguments.config() != null) {
      reader.file(arguments.config());
    }
    JobSettings settings = JobSettings.of(reader.pairs(arguments.settings()).read());
    CatalogDocument document = readCatalog(arguments.destinations());
    Catalog catalog = compile(document, arguments.destinations());
    Preflight.check(settings);
    Clock clock = Clock.systemUTC();
    S3Settings s3 = settings.s3();
    ObjectStore.Factory stores = () -> new S3ObjectStore(s3);
    Topology.build(
        environment,
        new Topology.Settings(document, settings.route(), settings.batchLimits()),
        EventSource.create(settings.options(), settings.kafka()),
        deadLetters(settings),
        new StagingSink(
            new Path(settings.stagingPath()),
            clock,
            new DeliverOperatorFactory(settings.deliver(), access(catalog), stores)),
        clock);
  }

  private static Map<String, BucketAccess> access(Catalog catalog) {
    return catalog.destinations().stream()
        .map(Destination::access)
        .collect(Collectors.toMap(BucketAccess::destinationId, Function.identity()));
  }

  private static Sink<DeadLetter> deadLetters(JobSettings settings) throws UsageException {
    if (settings.deadLetters() instanceof DeadLetterSettings.Topic topic) {
      return DeadLetterTopic.to(topic, settings.kafka(), Preflight.maxRecordBytes(settings, topic));
    }
    return DeadLetterFiles.in(new Path(((DeadLetterSettings.Files) settings.deadLetters()).path()));
  }

  private static CatalogDocument readCatalog(String uri) throws UsageException {
    try {
      Path path = new Path(uri);
      try (InputStream in = path.getFileSystem().open(path)) {
        return CatalogDocument.of(
            path.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (FileNotFoundException e) {
      throw new UsageException(
          "--destinations " + uri + ": there is no such file; give the catalog's path or URI", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException("--destinations " + uri + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static Catalog compile(CatalogDocument document, String uri) throws UsageException {
    try {
      return document.compile();
    } catch (InvalidCatalogException e) {
      throw new UsageException(
          "--destinations "
              + uri
              + ": the catalog has "
              + e.problems().size()
              + (e.problems().size() == 1 ? " problem:\n" : " problems:\n")
              + e.getMessage(),
          e);
    }
  }
}
