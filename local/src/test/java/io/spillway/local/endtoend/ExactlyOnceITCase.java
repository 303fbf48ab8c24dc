package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.aws.ObjectStore;
import io.spillway.aws.S3ObjectStore;
import io.spillway.aws.S3Settings;
import io.spillway.budget.Limits;
import io.spillway.delivery.ScheduleSettings;
import io.spillway.event.EventLimits;
import io.spillway.job.LostFiles;
import io.spillway.job.Topology;
import io.spillway.job.batch.BatchLimits;
import io.spillway.job.config.SourceOptions;
import io.spillway.job.deadletter.DeadLetter;
import io.spillway.job.deadletter.DeadLetterFiles;
import io.spillway.job.deadletter.DeadLetterSettings;
import io.spillway.job.deadletter.DeadLetterTopic;
import io.spillway.job.deliver.CatalogSecrets;
import io.spillway.job.deliver.DeliverOperatorFactory;
import io.spillway.job.deliver.DeliverSettings;
import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.livecatalog.CatalogWatcher;
import io.spillway.job.receipt.Receipts;
import io.spillway.job.route.RouteOperatorFactory;
import io.spillway.job.route.RouteSettings;
import io.spillway.job.source.EventSource;
import io.spillway.job.source.SourceSettings;
import io.spillway.job.source.TopicSettings;
import io.spillway.local.flink.FlinkFileSystems;
import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.PlatformServers;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import io.spillway.local.s3.Role;
import io.spillway.policy.Policy;
import io.spillway.settings.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every event's row is in exactly one object, whatever fails. */
class ExactlyOnceITCase {
  private static final String DEAD_LETTERS = "dead-letters";

  /** The state backend whose run sends dead letters to a topic; the other writes files. */
  private static final String WITH_TOPIC = "rocksdb";

  private static final int EVENTS = 12_000;
  private static final int BROKEN_EVERY = 47;
  private static final int PARALLELISM = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final List<String> TYPES =
      List.of("track", "identify", "page", "screen", "group", "alias");
  private static final int FAILURES_EACH = 5;
  private static final int FAILURES_AT_LEAST = 20;
  private static final Pattern ACME_ROW = Pattern.compile("\"m-(\\d+)\",\"(\\w+)\",\"(\\d+)\"");
  private static final Pattern GLOBEX_ROW = Pattern.compile("\"m-(\\d+)\"\\|\"(\\w+)\"");

  @TempDir Path directory;
  private PlatformServers servers;
  private EmbeddedS3 s3;

  @BeforeEach
  void start() throws Exception {
    servers = PlatformServers.start(directory);
    servers.storage().useInThisJvm();
    s3 = servers.storage().s3();
    servers
        .storage()
        .addCustomer(Role.of("arn:aws:iam::111111111111:role/acme", "acme-id", "acme-bucket"));
    servers
        .storage()
        .addCustomer(
            Role.of("arn:aws:iam::222222222222:role/globex", "globex-id", "globex-bucket"));
    servers.kafka().createTopic(DEAD_LETTERS, 1);
    produce();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void everyRowIsInExactlyOneObjectWhateverFails(String backend) throws Exception {
    FailureInjector.arm(FAILURES_EACH);

    JobClient job = submit(backend);
    job.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    assertThat(FailureInjector.injected()).containsOnlyKeys(FailureInjector.Point.values());
    assertThat(FailureInjector.injected().values().stream().mapToInt(Integer::intValue).sum())
        .isGreaterThanOrEqualTo(FAILURES_AT_LEAST);
    assertThat(ids("acme-bucket", ACME_ROW, 250, true)).isEqualTo(expected(TYPES));
    assertThat(ids("globex-bucket", GLOBEX_ROW, 100, false))
        .isEqualTo(expected(List.of("track", "identify")));
    assertThat(backend.equals(WITH_TOPIC) ? deadLettersInTopic() : deadLettersInFiles())
        .hasSize((EVENTS - 1) / BROKEN_EVERY)
        .doesNotHaveDuplicates()
        .allMatch(line -> line.contains("\"reason\":\"not-json\""));
  }

  private JobClient submit(String backend) throws Exception {
    Configuration flink = new Configuration();
    flink.setString("state.backend.type", backend);
    flink.setString("execution.checkpointing.interval", "150 ms");
    flink.setString("execution.checkpointing.storage", "filesystem");
    flink.setString("execution.checkpointing.dir", "s3://checkpoints/" + backend);
    flink.setString("restart-strategy.type", "fixed-delay");
    flink.setString("restart-strategy.fixed-delay.attempts", "1000");
    flink.setString("restart-strategy.fixed-delay.delay", "10 ms");
    flink.setString("taskmanager.memory.managed.size", "128m");
    flink.setString("rest.bind-port", "0");
    // Bytes of small files are handed on by objects that Flink may copy or not.
    flink.setString("pipeline.object-reuse", Boolean.toString(backend.equals(WITH_TOPIC)));
    FlinkFileSystems.addTo(flink);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, flink);

    Path catalogFile = Files.writeString(directory.resolve("destinations.yaml"), catalog());
    CatalogLocation location = new CatalogLocation(catalogFile.toUri().toString());
    CatalogWatcher.Settings watch =
        new CatalogWatcher.Settings(Duration.ofMillis(500), Duration.ofMillis(100));
    CatalogVersion initial = CatalogVersion.of(location.read(), Policy.UNRESTRICTED);
    S3Settings s3Settings =
        new S3Settings("us-east-1", servers.storage().sts().endpoint(), Duration.ofSeconds(20), 32);
    ObjectStore.Factory stores =
        stsCalls ->
            new FailingStore(new CatalogSecrets(location, new S3ObjectStore(s3Settings, stsCalls)));
    DeliverSettings deliver =
        new DeliverSettings(
            "s3://staging/files",
            new ScheduleSettings(
                32,
                4,
                new ScheduleSettings.Backoff(
                    Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(1))),
            FailingStagingSink.MEMORY,
            PATIENCE,
            PATIENCE,
            Duration.ofHours(1),
            Duration.ofDays(1),
            Policy.UNRESTRICTED);
    Clock clock = Clock.systemUTC();
    Topology.build(
        environment,
        new Topology.Settings(
            new RouteOperatorFactory.Catalogs(initial, location, watch, Policy.UNRESTRICTED),
            new RouteSettings(
                RouteSettings.Records.OF_ONE_EVENT,
                new EventLimits(1 << 20, 100),
                Limits.DEFAULTS,
                new RouteSettings.Gathering(
                    Duration.ofMillis(20), MemorySize.parse("2kb"), MemorySize.ofMebiBytes(4)),
                new RouteSettings.Opening(10_000, Duration.ofMinutes(10)),
                Duration.ofDays(1)),
            new BatchLimits(
                Duration.ofMillis(700), MemorySize.ofMebiBytes(8), MemorySize.ofMebiBytes(1))),
        new EventSource(SourceSettings.read(sourceOptions(), kafkaClient())),
        new Topology.Sinks(
            deadLetterSink(backend),
            LostFiles.in(new org.apache.flink.core.fs.Path(directory.toUri())),
            (catalog, lostFiles) ->
                new FailingStagingSink(
                    new org.apache.flink.core.fs.Path("s3://staging/files"),
                    clock,
                    new DeliverOperatorFactory(deliver, stores, Receipts.NONE),
                    catalog,
                    lostFiles)),
        clock);
    return environment.executeAsync("exactly once on " + backend);
  }

  private Configuration sourceOptions() {
    return new Configuration()
        .set(SourceOptions.SOURCE_TOPICS, List.of(PlatformServers.TOPIC))
        .set(SourceOptions.SOURCE_STOP_AT, "latest");
  }

  private Properties kafkaClient() {
    Properties client = new Properties();
    client.setProperty("bootstrap.servers", servers.kafka().bootstrapServers());
    // Small fetches: the broker waits for more bytes than a fetch may have, so that reading the
    // input takes seconds and failures happen in the middle of it.
    client.setProperty("max.partition.fetch.bytes", "4096");
    client.setProperty("fetch.min.bytes", "1000000");
    client.setProperty("fetch.max.wait.ms", "100");
    return client;
  }

  private String catalog() {
    return """
    destinations:
      - id: acme
        settings:
          iam_role_arn: arn:aws:iam::111111111111:role/acme
          iam_external_id: acme-id
          s3_aws_bucket_name: acme-bucket
          s3_aws_region: eu-west-1
          endpoint: %1$s
          path_style_access: true
        mappings:
          - id: all
            trigger: type = "track" or type = "identify" or type = "page" or type = "screen" or type = "group" or type = "alias"
            columns: {id: {"@path": $.messageId}, type: {"@path": $.type}}
            batch_size_column_name: batch_size
            s3_aws_folder_name: {"@path": $.type}
            batch_size: 250
      - id: globex
        settings:
          iam_role_arn: arn:aws:iam::222222222222:role/globex
          iam_external_id: globex-id
          s3_aws_bucket_name: globex-bucket
          s3_aws_region: us-east-1
          endpoint: %1$s
          path_style_access: true
        mappings:
          - id: some
            columns: {id: {"@path": $.messageId}, type: {"@path": $.type}}
            filename_prefix: some
            delimiter: "|"
            file_extension: txt
            batch_size: 100
    """
        .formatted(s3.endpoint());
  }

  private void produce() {
    TestTopic topic = new TestTopic(servers.kafka(), PlatformServers.TOPIC);
    try (KafkaProducer<byte[], byte[]> producer =
        topic.producer(Map.of(ProducerConfig.BATCH_SIZE_CONFIG, 2048))) {
      for (int i = 0; i < EVENTS; i++) {
        String event =
            isBroken(i)
                ? "{\"type\": \"track\", \"messageId\": "
                : "{\"type\":\"" + type(i) + "\",\"messageId\":\"m-" + i + "\"}";
        int partition = i % PlatformServers.PARTITIONS;
        var unused = producer.send(TestTopic.record(PlatformServers.TOPIC, partition, event));
      }
      producer.flush();
    }
  }

  private static String type(int i) {
    return TYPES.get(i / PlatformServers.PARTITIONS % TYPES.size());
  }

  private static boolean isBroken(int i) {
    return i > 0 && i % BROKEN_EVERY == 0;
  }

  private static List<Integer> expected(List<String> types) {
    return IntStream.range(0, EVENTS)
        .filter(i -> !isBroken(i) && types.contains(type(i)))
        .boxed()
        .toList();
  }

  /** The ids of all rows in a bucket, sorted; checks each object. */
  private List<Integer> ids(String bucket, Pattern row, int batchSize, boolean hasBatchSize) {
    List<Integer> ids = new ArrayList<>();
    for (StoredObject object : s3.objects(bucket)) {
      String content = new String(s3.read(bucket, object.key()), StandardCharsets.UTF_8);
      List<String> lines = content.lines().toList();
      int rows = lines.size() - 1;
      assertThat(rows).as("rows of %s", object.key()).isBetween(1, batchSize);
      assertThat(lines.get(0)).isEqualTo(hasBatchSize ? "id,type,batch_size" : "id|type");
      assertThat(object.contentType()).isEqualTo(hasBatchSize ? "text/csv" : "text/plain");
      for (String line : lines.subList(1, lines.size())) {
        Matcher cells = row.matcher(line);
        assertThat(cells.matches()).as("row %s of %s", line, object.key()).isTrue();
        ids.add(Integer.valueOf(cells.group(1)));
        if (hasBatchSize) {
          assertThat(object.key()).startsWith(cells.group(2) + "/");
          assertThat(cells.group(3)).isEqualTo(Integer.toString(rows));
        }
      }
    }
    return ids.stream().sorted().toList();
  }

  private Sink<DeadLetter> deadLetterSink(String backend) throws UsageException {
    return backend.equals(WITH_TOPIC)
        ? DeadLetterTopic.to(
            new DeadLetterSettings.Topic(DEAD_LETTERS, DeliveryGuarantee.EXACTLY_ONCE, "spillway"),
            kafkaClient(),
            TopicSettings.UNKNOWN)
        : DeadLetterFiles.in(new org.apache.flink.core.fs.Path("s3://staging/dead-letters"));
  }

  private List<String> deadLettersInFiles() {
    return s3.objects("staging").stream()
        .filter(object -> object.key().startsWith("dead-letters/"))
        .flatMap(
            object -> new String(s3.read("staging", object.key()), StandardCharsets.UTF_8).lines())
        .toList();
  }

  /** The reason as in a line of a file, and the event's place. */
  private List<String> deadLettersInTopic() {
    return new TestTopic(servers.kafka(), DEAD_LETTERS)
        .committed().stream()
            .map(
                record ->
                    "\"reason\":\""
                        + text(record, "spillway.reason")
                        + "\" "
                        + text(record, "spillway.partition")
                        + '/'
                        + text(record, "spillway.offset"))
            .toList();
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
    return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }
}
