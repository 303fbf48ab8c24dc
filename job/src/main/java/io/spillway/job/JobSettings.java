package io.spillway.job;

import static io.spillway.job.config.DeliveryOptions.DELIVER_DRAIN_TIMEOUT;
import static io.spillway.job.config.DeliveryOptions.DELIVER_FIRST_BACKOFF;
import static io.spillway.job.config.DeliveryOptions.DELIVER_IN_FLIGHT;
import static io.spillway.job.config.DeliveryOptions.DELIVER_IN_FLIGHT_PER_DESTINATION;
import static io.spillway.job.config.DeliveryOptions.DELIVER_LONGEST_BACKOFF;
import static io.spillway.job.config.DeliveryOptions.DELIVER_MEMORY;
import static io.spillway.job.config.DeliveryOptions.DELIVER_NOT_STAGED_TIMEOUT;
import static io.spillway.job.config.DeliveryOptions.DELIVER_PROBE_INTERVAL;
import static io.spillway.job.config.DeliveryOptions.DELIVER_REQUEST_TIMEOUT;
import static io.spillway.job.config.SourceOptions.KAFKA_BOOTSTRAP_SERVERS;
import static io.spillway.job.config.SourceOptions.RECORD_MAX_EVENTS;
import static io.spillway.job.config.SourceOptions.RECORD_MAX_SIZE;
import static io.spillway.job.config.SpillwayOptions.BATCH_MAX_AGE;
import static io.spillway.job.config.SpillwayOptions.BATCH_MAX_SIZE;
import static io.spillway.job.config.SpillwayOptions.BATCH_MEMORY;
import static io.spillway.job.config.SpillwayOptions.CATALOG_REFRESH_INTERVAL;
import static io.spillway.job.config.SpillwayOptions.EVENT_MAX_DEPTH;
import static io.spillway.job.config.SpillwayOptions.EVENT_MAX_SIZE;
import static io.spillway.job.config.SpillwayOptions.ROUTE_BLOCK_SIZE;
import static io.spillway.job.config.SpillwayOptions.ROUTE_GATHER_MEMORY;
import static io.spillway.job.config.SpillwayOptions.ROUTE_GATHER_TIME;
import static io.spillway.job.config.SpillwayOptions.ROUTE_MAX_OPEN_OUTPUTS;
import static io.spillway.job.config.SpillwayOptions.STAGING_PATH;
import static io.spillway.job.config.SpillwayOptions.STAGING_RETENTION;

import io.spillway.aws.S3Settings;
import io.spillway.delivery.ScheduleSettings;
import io.spillway.event.EventLimits;
import io.spillway.job.batch.BatchLimits;
import io.spillway.job.config.SettingsReader;
import io.spillway.job.deadletter.DeadLetterSettings;
import io.spillway.job.deliver.DeliverSettings;
import io.spillway.job.livecatalog.CatalogWatcher;
import io.spillway.job.receipt.ReceiptSettings;
import io.spillway.job.route.RouteSettings;
import io.spillway.payload.PayloadLimits;
import io.spillway.policy.Policy;
import io.spillway.settings.FormatSettings;
import io.spillway.settings.LimitSettings;
import io.spillway.settings.SettingValues;
import io.spillway.settings.SettingsText;
import io.spillway.settings.UsageException;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/** The options of a job, checked and converted to what each part of the job takes. */
public record JobSettings(
    Configuration options,
    Processing processing,
    DeadLetterSettings deadLetters,
    ReceiptSettings receipts,
    Delivery delivery) {
  /** Longer than it takes to write a catalog, so that half of one does not count. */
  private static final Duration CATALOG_SETTLE_TIME = Duration.ofSeconds(1);

  /** How the catalog is followed, and events become batches. */
  public record Processing(
      CatalogWatcher.Settings catalogWatch, RouteSettings route, BatchLimits batchLimits) {}

  /** How files are delivered, and S3 and STS reached. */
  public record Delivery(DeliverSettings deliver, S3Settings s3) {}

  /**
   * Checks and converts the options.
   *
   * @param policy what customers' destinations may refer to and reach
   * @throws UsageException naming the first key whose value is missing or out of range
   */
  public static JobSettings of(Configuration options, Policy policy) throws UsageException {
    required(options, KAFKA_BOOTSTRAP_SERVERS);
    String stagingPath = required(options, STAGING_PATH);
    return new JobSettings(
        options,
        processing(options),
        DeadLetterSettings.read(options),
        ReceiptSettings.read(options),
        delivery(options, stagingPath, policy));
  }

  private static Processing processing(Configuration options) throws UsageException {
    return new Processing(
        new CatalogWatcher.Settings(
            SettingsReader.positive(options, CATALOG_REFRESH_INTERVAL), CATALOG_SETTLE_TIME),
        new RouteSettings(
            new RouteSettings.Records(
                FormatSettings.read(key -> options.getString(key, null)),
                new PayloadLimits(
                    bytes(options, RECORD_MAX_SIZE), atLeastOne(options, RECORD_MAX_EVENTS))),
            new EventLimits(bytes(options, EVENT_MAX_SIZE), atLeastOne(options, EVENT_MAX_DEPTH)),
            LimitSettings.read(key -> options.getString(key, null)),
            new RouteSettings.Gathering(
                SettingsReader.positive(options, ROUTE_GATHER_TIME),
                MemorySize.parse(bytes(options, ROUTE_BLOCK_SIZE) + "b"),
                MemorySize.parse(bytes(options, ROUTE_GATHER_MEMORY) + "b")),
            new RouteSettings.Opening(
                atLeastOne(options, ROUTE_MAX_OPEN_OUTPUTS),
                SettingsReader.positive(options, BATCH_MAX_AGE)),
            retention(options)),
        new BatchLimits(
            SettingsReader.positive(options, BATCH_MAX_AGE),
            MemorySize.parse(bytes(options, BATCH_MAX_SIZE) + "b"),
            options.get(BATCH_MEMORY)));
  }

  private static Delivery delivery(Configuration options, String stagingPath, Policy policy)
      throws UsageException {
    return new Delivery(
        new DeliverSettings(
            stagingPath,
            new ScheduleSettings(
                atLeastOne(options, DELIVER_IN_FLIGHT),
                atLeastOne(options, DELIVER_IN_FLIGHT_PER_DESTINATION),
                new ScheduleSettings.Backoff(
                    SettingsReader.positive(options, DELIVER_FIRST_BACKOFF),
                    SettingsReader.positive(options, DELIVER_LONGEST_BACKOFF),
                    SettingsReader.positive(options, DELIVER_PROBE_INTERVAL))),
            options.get(DELIVER_MEMORY),
            SettingsReader.positive(options, DELIVER_REQUEST_TIMEOUT),
            SettingsReader.positive(options, DELIVER_DRAIN_TIMEOUT),
            SettingsReader.positive(options, DELIVER_NOT_STAGED_TIMEOUT),
            retention(options),
            policy),
        S3Settings.read(
            key -> options.getString(key, null),
            SettingsReader.positive(options, DELIVER_REQUEST_TIMEOUT),
            atLeastOne(options, DELIVER_IN_FLIGHT),
            policy));
  }

  /** Without Kafka's settings, which may contain passwords. */
  @Override
  public String toString() {
    return "JobSettings[stagingPath=" + stagingPath() + ", deadLetters=" + deadLetters + "]";
  }

  /** URI of the folder that holds the staged files. */
  public String stagingPath() {
    return delivery.deliver.stagingPath();
  }

  /** The settings of every Kafka client. */
  public Properties kafka() {
    Properties client = new Properties();
    options
        .toMap()
        .forEach(
            (key, value) -> {
              if (key.startsWith(SettingsText.KAFKA_PREFIX)) {
                client.setProperty(key.substring(SettingsText.KAFKA_PREFIX.length()), value);
              }
            });
    return client;
  }

  private static String required(Configuration options, ConfigOption<String> option)
      throws UsageException {
    String value = options.get(option);
    if (value == null || value.isBlank()) {
      throw new UsageException(
          option.key()
              + ": missing; set it in spillway.yaml or with --set "
              + option.key()
              + "=...");
    }
    return value;
  }

  private static int atLeastOne(Configuration options, ConfigOption<Integer> option)
      throws UsageException {
    int value = options.get(option);
    if (value < 1) {
      throw new UsageException(option.key() + ": '" + value + "' must be at least 1");
    }
    return value;
  }

  private static Duration retention(Configuration options) throws UsageException {
    Duration value = SettingsReader.positive(options, STAGING_RETENTION);
    SettingValues.checkRetention(value, SettingsReader.asWritten(options, STAGING_RETENTION));
    return value;
  }

  /** A size that must fit into one Java array. */
  private static int bytes(Configuration options, ConfigOption<MemorySize> option)
      throws UsageException {
    long value = options.get(option).getBytes();
    if (value < 1 || value > MemorySize.ofMebiBytes(1024).getBytes()) {
      throw new UsageException(
          option.key()
              + ": '"
              + SettingsReader.asWritten(options, option)
              + "' must be from 1 byte to 1 GiB");
    }
    return (int) value;
  }
}
