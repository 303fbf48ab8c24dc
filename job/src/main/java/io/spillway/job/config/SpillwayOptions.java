package io.spillway.job.config;

import io.spillway.budget.Limits;
import io.spillway.settings.JobDefaults;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * Everything that can be set in {@code spillway.yaml} or with {@code --set key=value}, with {@link
 * SourceOptions}.
 */
public final class SpillwayOptions {
  public static final ConfigOption<Duration> CATALOG_REFRESH_INTERVAL =
      ConfigOptions.key("catalog.refresh-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription("How often the job checks the catalog for changes.");

  public static final ConfigOption<MemorySize> EVENT_MAX_SIZE =
      ConfigOptions.key("event.max-size")
          .memoryType()
          .defaultValue(new MemorySize(JobDefaults.EVENT_LIMITS.maxBytes()))
          .withDescription("A larger event becomes a dead letter.");

  public static final ConfigOption<Integer> EVENT_MAX_DEPTH =
      ConfigOptions.key("event.max-depth")
          .intType()
          .defaultValue(JobDefaults.EVENT_LIMITS.maxDepth())
          .withDescription("An event that nests deeper becomes a dead letter.");

  public static final ConfigOption<Long> LIMITS_STEPS =
      ConfigOptions.key(Limits.STEPS)
          .longType()
          .defaultValue(Limits.DEFAULTS.steps())
          .withDescription(
              "The most steps of one mapping for one event, its trigger included: a value that is"
                  + " looked at or made, or 16 characters of text, is one. An event that comes to"
                  + " one of these limits becomes a dead letter for that mapping.");

  public static final ConfigOption<Integer> LIMITS_VALUES =
      ConfigOptions.key(Limits.VALUES)
          .intType()
          .defaultValue(Limits.DEFAULTS.values())
          .withDescription("The most objects, arrays, members and items that a mapping makes.");

  public static final ConfigOption<Integer> LIMITS_CHARACTERS =
      ConfigOptions.key(Limits.CHARACTERS)
          .intType()
          .defaultValue(Limits.DEFAULTS.characters())
          .withDescription("The most characters of text that a mapping makes on the way to cells.");

  public static final ConfigOption<Integer> LIMITS_SOUGHT_CHARACTERS =
      ConfigOptions.key(Limits.SOUGHT_CHARACTERS)
          .intType()
          .defaultValue(Limits.DEFAULTS.soughtCharacters())
          .withDescription("The longest text that a filter of Liquid looks for in another.");

  public static final ConfigOption<MemorySize> LIMITS_CELL_SIZE =
      ConfigOptions.key(Limits.CELL_SIZE)
          .memoryType()
          .defaultValue(new MemorySize(Limits.DEFAULTS.cellBytes()))
          .withDescription("The most bytes of one cell.");

  public static final ConfigOption<MemorySize> LIMITS_ROW_SIZE =
      ConfigOptions.key(Limits.ROW_SIZE)
          .memoryType()
          .defaultValue(new MemorySize(Limits.DEFAULTS.rowBytes()))
          .withDescription("The most bytes of one row.");

  public static final ConfigOption<Duration> LIMITS_TIME =
      ConfigOptions.key(Limits.TIME)
          .durationType()
          .defaultValue(Limits.DEFAULTS.time())
          .withDescription("The longest time of the processor that a mapping takes for one event.");

  public static final ConfigOption<Duration> ROUTE_GATHER_TIME =
      ConfigOptions.key("route.gather-time")
          .durationType()
          .defaultValue(Duration.ofMillis(200))
          .withDescription("The longest that a row waits for others before it is sent to Batch.");

  public static final ConfigOption<MemorySize> ROUTE_BLOCK_SIZE =
      ConfigOptions.key("route.block-size")
          .memoryType()
          .defaultValue(MemorySize.parse("32kb"))
          .withDescription("Rows of one output are sent to Batch in blocks of about this size.");

  public static final ConfigOption<MemorySize> ROUTE_GATHER_MEMORY =
      ConfigOptions.key("route.gather-memory")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(16))
          .withDescription("The most memory for rows that wait to be sent to Batch, per subtask.");

  public static final ConfigOption<Integer> ROUTE_MAX_OPEN_OUTPUTS =
      ConfigOptions.key("route.max-open-outputs")
          .intType()
          .defaultValue(10_000)
          .withDescription(
              "The most outputs (one for each mapping, event type, folder and batch keys) that one"
                  + " destination may have open, per subtask of Route; rows for more become dead"
                  + " letters. An output counts until it has had no row for batch.max-age.");

  public static final ConfigOption<Duration> BATCH_MAX_AGE =
      ConfigOptions.key("batch.max-age")
          .durationType()
          .defaultValue(JobDefaults.MAX_BATCH_AGE)
          .withDescription(
              "A batch becomes a file at most this long after its first row arrived, however few"
                  + " rows it holds; outputs are spread over the last quarter of this time, so that"
                  + " they do not all close at once. Longer means fewer, larger files. A mapping"
                  + " may have less, in max_file_age.");

  public static final ConfigOption<MemorySize> BATCH_MAX_SIZE =
      ConfigOptions.key("batch.max-size")
          .memoryType()
          .defaultValue(new MemorySize(JobDefaults.MAX_BATCH_BYTES))
          .withDescription(
              "A batch becomes a file before its rows outgrow this, whatever its batch_size. A"
                  + " mapping may have less, in max_file_size.");

  public static final ConfigOption<MemorySize> BATCH_MEMORY =
      ConfigOptions.key("batch.memory")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(64))
          .withDescription(
              "The most heap for rows that arrived since the last checkpoint, per subtask; the rest"
                  + " is in Flink's state backend. Batches that fill up within this never touch the"
                  + " backend.");

  public static final ConfigOption<String> STAGING_PATH =
      ConfigOptions.key("staging.path")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The platform's own folder for staged files, e.g. s3://my-staging/spillway. Its"
                  + " objects must not expire before they are older than the oldest savepoint you"
                  + " would restore.");

  public static final ConfigOption<Duration> STAGING_RETENTION =
      ConfigOptions.key("staging.retention")
          .durationType()
          .defaultValue(JobDefaults.STAGING_RETENTION)
          .withDescription(
              "The age at which the bucket's lifecycle rule expires staged files. The job deletes"
                  + " none; it warns when an undelivered file comes near that age, and it goes on"
                  + " delivering for this long to a destination that was removed from the"
                  + " catalog.");

  public static final ConfigOption<String> DEAD_LETTERS_PATH =
      ConfigOptions.key("dead-letters.path")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Folder for events that could not be handled, as JSON lines with the original"
                  + " records. Either this or dead-letters.topic.");

  public static final ConfigOption<String> DEAD_LETTERS_TOPIC =
      ConfigOptions.key("dead-letters.topic")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Kafka topic for events that could not be handled: the original records with headers"
                  + " that say why. It must exist. Either this or dead-letters.path.");

  public static final ConfigOption<String> DEAD_LETTERS_GUARANTEE =
      ConfigOptions.key("dead-letters.guarantee")
          .stringType()
          .defaultValue("exactly-once")
          .withDescription(
              "How the topic is written: `exactly-once`, in transactions that end with checkpoints;"
                  + " or `at-least-once`, visible earlier and repeated after a failure. A"
                  + " transaction may stay open for 15 min, the brokers' default maximum"
                  + " (transaction.max.timeout.ms); set kafka.transaction.timeout.ms when the job"
                  + " may be down for longer.");

  public static final ConfigOption<String> DEAD_LETTERS_TRANSACTIONAL_ID_PREFIX =
      ConfigOptions.key("dead-letters.transactional-id-prefix")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Prefix of these transactions' ids; no two jobs on one Kafka cluster may share it."
                  + " Unless set, it is source.group-id and `-dead-letters`.");

  public static final ConfigOption<String> RECEIPTS_PATH =
      ConfigOptions.key("receipts.path")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Folder for a receipt of each file that was delivered, as JSON lines. At least once."
                  + " Not with receipts.topic; without both there are none.");

  public static final ConfigOption<String> RECEIPTS_TOPIC =
      ConfigOptions.key("receipts.topic")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Kafka topic for a receipt of each file that was delivered, with the destination's id"
                  + " as key. It must exist. At least once. Not with receipts.path.");

  private SpillwayOptions() {}

  /** All options, in the order in which they are declared. */
  public static List<ConfigOption<?>> all() {
    List<ConfigOption<?>> options = new ArrayList<>();
    for (Class<?> part :
        List.of(SourceOptions.class, SpillwayOptions.class, DeliveryOptions.class)) {
      addOf(part, options);
    }
    return options;
  }

  private static void addOf(Class<?> part, List<ConfigOption<?>> options) {
    for (Field field : part.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
        try {
          options.add((ConfigOption<?>) field.get(null));
        } catch (IllegalAccessException e) {
          throw new IllegalStateException("the constants are public", e);
        }
      }
    }
  }
}
