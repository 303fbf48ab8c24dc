package io.spillway.job.metrics;

import static io.spillway.job.OperatorIds.BATCH_NAME;
import static io.spillway.job.OperatorIds.DELIVER_METRICS;
import static io.spillway.job.OperatorIds.ROUTE_NAME;
import static io.spillway.job.OperatorIds.STAGED_FILES_METRICS;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every metric that the job adds to Flink's. {@link OperatorMetrics} registers no others, and
 * docs/metrics.md is generated from them. All are per subtask.
 */
public enum JobMetric {
  EVENTS("events", Kind.COUNTER, "events", "Events read, tombstones included.", ROUTE_NAME),
  EVENTS_MATCHED(
      "eventsMatched",
      Kind.COUNTER,
      "events",
      "Events that at least one mapping took, whether they became rows or dead letters.",
      ROUTE_NAME),
  EVENTS_FILTERED(
      "eventsFiltered",
      Kind.COUNTER,
      "events",
      Label.FILTER_REASON,
      "Events that become no row, and why: no value, no mapping that takes them, or switched off by"
          + " their own `integrations`.",
      ROUTE_NAME),
  DEAD_LETTERS(
      "deadLetters",
      Kind.COUNTER,
      "dead letters",
      Label.REJECT_REASON,
      "What could not be handled: whole events, or one mapping's part of an event"
          + " (`mapping-failed`).",
      ROUTE_NAME),
  ROWS("rows", Kind.COUNTER, "rows", "Rows, one per event and mapping.", ROUTE_NAME),
  ROW_BYTES("rowBytes", Kind.COUNTER, "bytes", "Size of these rows.", ROUTE_NAME),
  CATALOG_REVISION(
      "catalogRevision",
      Kind.GAUGE,
      "number",
      "The catalog's revision in force, read as a number. All subtasks show the same soon after a"
          + " change.",
      ROUTE_NAME,
      DELIVER_METRICS),
  CATALOG_DESTINATIONS(
      "catalogDestinations",
      Kind.GAUGE,
      "destinations",
      "Enabled destinations in the catalog in force.",
      ROUTE_NAME),
  CATALOG_REFUSED(
      "catalogRefused",
      Kind.GAUGE,
      "0 or 1",
      "1 while the catalog that was read last is not valid and an earlier one stays in force.",
      ROUTE_NAME),
  CATALOG_REFUSALS(
      "catalogRefusals", Kind.COUNTER, "revisions", "Catalogs that were refused.", ROUTE_NAME),
  CATALOG_READ_FAILURES(
      "catalogReadFailures",
      Kind.COUNTER,
      "attempts",
      "Failed attempts to read the catalog.",
      ROUTE_NAME),

  BATCHES(
      "batches",
      Kind.COUNTER,
      "batches",
      Label.CLOSE_CAUSE,
      "Batches closed, and why: their `batch_size` reached, `batch.max-size`, `batch.max-age`, or"
          + " the end of the job.",
      BATCH_NAME),
  BATCHED_ROWS("batchedRows", Kind.COUNTER, "rows", "Rows in closed batches.", BATCH_NAME),
  BATCH_FILL(
      "batchFill",
      Kind.HISTOGRAM,
      "percent",
      "How much of its mapping's `batch_size` a batch held when it was closed.",
      BATCH_NAME),
  HELD_BATCHES("heldBatches", Kind.GAUGE, "batches", "Batches open now.", BATCH_NAME),
  HELD_ROWS("heldRows", Kind.GAUGE, "rows", "Rows in open batches.", BATCH_NAME),
  HELD_BYTES("heldBytes", Kind.GAUGE, "bytes", "Size of the rows in open batches.", BATCH_NAME),
  OLDEST_HELD_AGE(
      "oldestHeldAgeMillis",
      Kind.GAUGE,
      "ms",
      "How long the oldest open batch has been open; 0 when there is none.",
      BATCH_NAME),
  BATCH_MAX_AGE("batchMaxAgeMillis", Kind.GAUGE, "ms", "The setting `batch.max-age`.", BATCH_NAME),

  FILES_STAGED(
      "filesStaged",
      Kind.COUNTER,
      "files",
      "Files written to staging, to be committed with the next checkpoint.",
      STAGED_FILES_METRICS),
  BYTES_STAGED("bytesStaged", Kind.COUNTER, "bytes", "Size of these files.", STAGED_FILES_METRICS),

  FILES_DELIVERED("filesDelivered", Kind.COUNTER, "files", "Files delivered.", DELIVER_METRICS),
  BYTES_DELIVERED(
      "bytesDelivered", Kind.COUNTER, "bytes", "Size of the files delivered.", DELIVER_METRICS),
  FAILED_ATTEMPTS(
      "failedAttempts",
      Kind.COUNTER,
      "attempts",
      Label.FAILURE_REASON,
      "Failed attempts to deliver a file, and why. The job retries until it succeeds.",
      DELIVER_METRICS),
  DELIVERY_TIME(
      "deliveryMillis",
      Kind.HISTOGRAM,
      "ms",
      "From a file's staging, shortly before its checkpoint, to its arrival at the destination.",
      DELIVER_METRICS),
  TRANSFER_TIME(
      "transferMillis",
      Kind.HISTOGRAM,
      "ms",
      "How long the requests for one file took, in the attempt that succeeded.",
      DELIVER_METRICS),
  TRANSFERS(
      "transfers",
      Kind.GAUGE,
      "files",
      "Files in flight now, at most `deliver.in-flight`.",
      DELIVER_METRICS),
  UNDELIVERED_FILES(
      "undeliveredFiles",
      Kind.GAUGE,
      "files",
      "Files staged and not delivered, those of the open checkpoint included.",
      DELIVER_METRICS),
  UNDELIVERED_BYTES(
      "undeliveredBytes", Kind.GAUGE, "bytes", "Size of the undelivered files.", DELIVER_METRICS),
  OLDEST_UNDELIVERED_AGE(
      "oldestUndeliveredAgeMillis",
      Kind.GAUGE,
      "ms",
      "How long ago the oldest undelivered file was staged; 0 when there is none.",
      DELIVER_METRICS),
  STAGING_RETENTION(
      "stagingRetentionMillis",
      Kind.GAUGE,
      "ms",
      "The setting `staging.retention`.",
      DELIVER_METRICS),
  STS_CALLS(
      "stsCalls",
      Kind.COUNTER,
      "calls",
      Label.STS_RESULT,
      "AssumeRole calls to STS.",
      DELIVER_METRICS),

  DESTINATION_FILES(
      "deliveredFiles",
      Kind.COUNTER,
      "files",
      Label.DESTINATION,
      "Files delivered to the destination.",
      DELIVER_METRICS),
  DESTINATION_BYTES(
      "deliveredBytes",
      Kind.COUNTER,
      "bytes",
      Label.DESTINATION,
      "Size of the files delivered to the destination.",
      DELIVER_METRICS),
  WAITING_FILES(
      "waitingFiles",
      Kind.GAUGE,
      "files",
      Label.DESTINATION,
      "Committed files that wait for the destination, those in flight included.",
      DELIVER_METRICS),
  WAITING_BYTES(
      "waitingBytes",
      Kind.GAUGE,
      "bytes",
      Label.DESTINATION,
      "Size of the files that wait for the destination.",
      DELIVER_METRICS),
  OLDEST_WAITING_AGE(
      "oldestWaitingAgeMillis",
      Kind.GAUGE,
      "ms",
      Label.DESTINATION,
      "How long ago the oldest of them was staged; 0 when there is none.",
      DELIVER_METRICS),
  DENIED(
      "denied",
      Kind.GAUGE,
      "0 or 1",
      Label.DESTINATION,
      "1 while the destination refuses deliveries: something has to be changed there.",
      DELIVER_METRICS);

  /** What a metric is in Flink. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  private static final String PROMETHEUS_PREFIX = "flink_taskmanager_job_task_operator_";

  private final String metricName;
  private final Kind kind;
  private final String unit;
  private final @Nullable Label label;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // it is
  private final List<String> operators;

  JobMetric(String metricName, Kind kind, String unit, String help, String... operators) {
    this(metricName, kind, unit, null, help, operators);
  }

  JobMetric(
      String metricName,
      Kind kind,
      String unit,
      @Nullable Label label,
      String help,
      String... operators) {
    this.metricName = metricName;
    this.kind = kind;
    this.unit = unit;
    this.label = label;
    this.help = help;
    this.operators = List.of(operators);
  }

  /** Its name within its group. */
  public String metricName() {
    return metricName;
  }

  public Kind kind() {
    return kind;
  }

  public String unit() {
    return unit;
  }

  /** Null when there is one series per subtask. */
  public @Nullable Label label() {
    return label;
  }

  /** Its meaning, a sentence of Markdown. */
  public String help() {
    return help;
  }

  /** The operators that have it, by their names in Flink's metrics. */
  public List<String> operators() {
    return operators;
  }

  /** Its name in Flink's Prometheus reporter. */
  public String prometheusName() {
    return PROMETHEUS_PREFIX
        + OperatorMetrics.NAMESPACE
        + "_"
        + (label == null ? "" : label.key() + "_")
        + metricName;
  }
}
