package io.spillway.job;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.ObjectStore;
import io.spillway.budget.Limits;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.Catalogs;
import io.spillway.delivery.ScheduleSettings;
import io.spillway.event.EventLimits;
import io.spillway.job.batch.BatchLimits;
import io.spillway.job.deadletter.DeadLetterFiles;
import io.spillway.job.deliver.DeliverOperatorFactory;
import io.spillway.job.deliver.DeliverSettings;
import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.livecatalog.CatalogVersions;
import io.spillway.job.livecatalog.CatalogWatcher;
import io.spillway.job.receipt.Receipts;
import io.spillway.job.route.RouteOperatorFactory;
import io.spillway.job.route.RouteSettings;
import io.spillway.job.source.KafkaRecord;
import io.spillway.job.stage.StagingSink;
import io.spillway.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job's topology with generated events and a store in memory. */
final class TestTopology {
  private static final Map<String, Map<String, String>> STORES = new ConcurrentHashMap<>();
  private static final CatalogDocument CATALOG =
      Catalogs.of(
          Catalogs.destination("acme", "", Catalogs.mapping("orders", "batch_size: 30, ")),
          Catalogs.destination(
              "globex", "", Catalogs.mapping("by-folder", "s3_aws_folder_name: {'@path': $.f}, ")),
          Catalogs.destination(
              "initech", "", Catalogs.mapping("hot", "shards: 3, batch_size: 50, ")));

  private static final CatalogVersion INITIAL = CatalogVersions.of(CATALOG);

  private TestTopology() {}

  /**
   * Adds the topology to an environment. Event n is called {@code e<n>}, every tenth record is not
   * an event.
   *
   * @param store its name, which keeps one test's objects from another's
   */
  static void build(StreamExecutionEnvironment environment, URI folder, long events, String store) {
    Clock clock = Clock.systemUTC();
    Path staging = new Path(folder.resolve("staging"));
    Topology.build(
        environment,
        new Topology.Settings(
            new RouteOperatorFactory.Catalogs(
                INITIAL,
                new CatalogLocation(folder.resolve(CATALOG.files().get(0).name()).toString()),
                new CatalogWatcher.Settings(Duration.ofHours(1), Duration.ofMillis(1)),
                Policy.UNRESTRICTED),
            new RouteSettings(
                RouteSettings.Records.OF_ONE_EVENT,
                new EventLimits(10_000, 20),
                Limits.DEFAULTS,
                new RouteSettings.Gathering(
                    Duration.ofMillis(200), MemorySize.parse("1kb"), MemorySize.ofMebiBytes(1)),
                new RouteSettings.Opening(10_000, Duration.ofMinutes(10)),
                Duration.ofDays(1)),
            new BatchLimits(
                Duration.ofMinutes(10), MemorySize.ofMebiBytes(1), MemorySize.ofMebiBytes(1))),
        source(events),
        new Topology.Sinks(
            DeadLetterFiles.in(new Path(folder.resolve("dead-letters"))),
            LostFiles.in(new Path(folder.resolve("dead-letters"))),
            (catalog, lostFiles) ->
                new StagingSink(
                    staging,
                    StagingSink.OWN_PART_BYTES,
                    MemorySize.ofMebiBytes(1),
                    clock,
                    new DeliverOperatorFactory(
                        new DeliverSettings(
                            staging.toString(),
                            new ScheduleSettings(
                                8,
                                2,
                                new ScheduleSettings.Backoff(
                                    Duration.ofMillis(10),
                                    Duration.ofMillis(100),
                                    Duration.ofSeconds(1))),
                            MemorySize.ofMebiBytes(1),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(20),
                            Duration.ofHours(1),
                            Duration.ofDays(1),
                            Policy.UNRESTRICTED),
                        stsCalls -> new MemoryStore(store),
                        Receipts.NONE),
                    catalog,
                    lostFiles)),
        clock);
  }

  /** Writes the catalog that the topology watches. */
  static void writeCatalog(java.nio.file.Path folder) throws IOException {
    CatalogFile file = CATALOG.files().get(0);
    Files.writeString(folder.resolve(file.name()), file.text());
  }

  /** Objects by {@code bucket/key}. */
  static Map<String, String> objects(String store) {
    return STORES.computeIfAbsent(store, name -> new ConcurrentHashMap<>());
  }

  static boolean isBroken(long event) {
    return event % 10 == 9;
  }

  private static Source<KafkaRecord, ?, ?> source(long events) {
    return new DataGeneratorSource<>(TestTopology::record, events, KafkaRecord.TYPE);
  }

  private static KafkaRecord record(long event) {
    String text =
        isBroken(event)
            ? "not an event " + event
            : "{\"type\":\"track\",\"event\":\"e" + event + "\",\"f\":\"f" + event % 3 + "\"}";
    return new KafkaRecord("events", 0, event, 0, text.getBytes(StandardCharsets.UTF_8));
  }

  private static final class MemoryStore implements ObjectStore {
    private final Map<String, String> objects;

    MemoryStore(String name) {
      this.objects = objects(name);
    }

    @Override
    public Stored put(BucketAccess access, Content content) throws DeliveryException {
      try (InputStream in = content.source().open()) {
        byte[] bytes = in.readAllBytes();
        CRC32 crc32 = new CRC32();
        crc32.update(bytes);
        if (!Objects.equals(content.crc32(), (int) crc32.getValue())) {
          throw new IOException("not the checksum of the file: " + content.crc32());
        }
        objects.put(
            access.bucket() + "/" + content.key(), new String(bytes, StandardCharsets.UTF_8));
        return new Stored(false, null);
      } catch (IOException e) {
        throw new DeliveryException(DeliveryException.Kind.UNREADABLE, "cannot read", e);
      }
    }

    @Override
    public void close() {}
  }
}
