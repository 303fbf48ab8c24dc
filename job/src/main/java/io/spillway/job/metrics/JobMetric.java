package io.spillway.job.metrics;

import static io.spillway.job.OperatorIds.BATCH_NAME;
import static io.spillway.job.OperatorIds.DELIVER_METRICS;
import static io.spillway.job.OperatorIds.ROUTE_NAME;
import static io.spillway.job.OperatorIds.SOURCE_METRICS;
import static io.spillway.job.OperatorIds.STAGED_FILES_METRICS;
import static io.spillway.job.metrics.Series.counter;
import static io.spillway.job.metrics.Series.gauge;
import static io.spillway.job.metrics.Series.histogram;
import static io.spillway.job.metrics.Series.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every metric that the job adds to Flink's. {@link OperatorMetrics} registers no others, and
 * docs/metrics.md is generated from them. All are per subtask.
 */
public enum JobMetric {
  CLOCK(
      "clockMillis",
      text(),
      "The task's time in ms when its metrics were read, by which `bin/spillway status` tells how"
          + " old they are; Prometheus shows 0.",
      SOURCE_METRICS,
      ROUTE_NAME,
      BATCH_NAME,
      STAGED_FILES_METRICS,
      DELIVER_METRICS),
  EVENTS_LOST(
      "eventsLost",
      counter("offsets").by(Label.PARTITION),
      "Offsets whose records Kafka deleted before they were read, markers of transactions"
          + " included.",
      SOURCE_METRICS),
  EVENTS(
      "events",
      counter("events"),
      "Events read; a tombstone, or a record without events, counts as one.",
      ROUTE_NAME),
  EVENTS_MATCHED(
      "eventsMatched",
      counter("events"),
      "Events that at least one mapping took, whether they became rows or dead letters.",
      ROUTE_NAME),
  EVENTS_FILTERED(
      "eventsFiltered",
      counter("events").by(Label.FILTER_REASON),
      "Events that become no row, and why: a record without a value or without events; no mapping"
          + " that takes them, though they are events (`no-match`) or have no `type` (`no-type`);"
          + " switched off by their own `integrations`; kept away by `filters`; without items for"
          + " `rows`.",
      ROUTE_NAME),
  EVENTS_REJECTED(
      "eventsRejected",
      counter("events"),
      "Events that became a dead letter, each counted once.",
      ROUTE_NAME),
  DEAD_LETTERS(
      "deadLetters",
      counter("failures").by(Label.REJECT_REASON),
      "What could not be handled: whole events, or one mapping's part of an event"
          + " (`mapping-failed`, `budget-exceeded`, `too-many-outputs`). A dead letter that lists"
          + " several failures counts once for each.",
      ROUTE_NAME),
  DEAD_LETTERS_WITHHELD(
      "deadLettersWithheld",
      counter("events"),
      "Dead letters that have the place of the event in Kafka instead of the event: their"
          + " destinations have more than the policy's `dead_letters_per_minute`.",
      ROUTE_NAME),
  ROWS("rows", counter("rows"), "Rows, one per event and mapping.", ROUTE_NAME),
  ROW_BYTES("rowBytes", counter("bytes"), "Size of these rows.", ROUTE_NAME),
  CATALOG_REVISION(
      "catalogRevision",
      gauge("number"),
      "The catalog's revision in force, read as a number. All subtasks show the same soon after a"
          + " change.",
      ROUTE_NAME,
      DELIVER_METRICS),
  CATALOG_DESTINATIONS(
      "catalogDestinations",
      gauge("destinations"),
      "Enabled destinations in the catalog in force.",
      ROUTE_NAME),
  CATALOG_REFUSED(
      "catalogRefused",
      gauge("entries"),
      "Entries and files of the catalog that are not valid, while earlier ones stay in force.",
      ROUTE_NAME),
  CATALOG_REFUSALS(
      "catalogRefusals",
      counter("revisions"),
      "Catalogs that were refused, as a whole or in part.",
      ROUTE_NAME),
  CATALOG_WARNINGS(
      "catalogWarnings",
      gauge("warnings"),
      "Warnings about the catalog: what can be used, but hardly does what is meant. The log and"
          + " `bin/spillway validate` list them.",
      ROUTE_NAME),
  CATALOG_READ_FAILURES(
      "catalogReadFailures",
      counter("attempts"),
      "Failed attempts to read the catalog.",
      ROUTE_NAME),

  BATCHES(
      "batches",
      counter("batches").by(Label.CLOSE_CAUSE),
      "Batches closed, and why: their `batch_size` reached, `batch.max-size` or their"
          + " `max_file_size`, `batch.max-age` or their `max_file_age`, the policy's `batch_bytes`"
          + " (`amount`), or the end of the job.",
      BATCH_NAME),
  BATCHED_ROWS("batchedRows", counter("rows"), "Rows in closed batches.", BATCH_NAME),
  BATCH_FILL(
      "batchFill",
      histogram("percent"),
      "How much of its mapping's `batch_size` a batch held when it was closed.",
      BATCH_NAME),
  HELD_BATCHES("heldBatches", gauge("batches"), "Batches open now.", BATCH_NAME),
  HELD_ROWS("heldRows", gauge("rows"), "Rows in open batches.", BATCH_NAME),
  HELD_BYTES("heldBytes", gauge("bytes"), "Size of the rows in open batches.", BATCH_NAME),
  OLDEST_HELD_AGE(
      "oldestHeldAgeMillis",
      gauge("ms"),
      "How long the oldest open batch has been open; 0 when there is none.",
      BATCH_NAME),
  BATCH_MAX_AGE("batchMaxAgeMillis", gauge("ms"), "The setting `batch.max-age`.", BATCH_NAME),

  FILES_STAGED(
      "filesStaged",
      counter("files"),
      "Files written to staging, to be committed with the next checkpoint.",
      STAGED_FILES_METRICS),
  BYTES_STAGED("bytesStaged", counter("bytes"), "Size of these files.", STAGED_FILES_METRICS),

  FILES_DELIVERED("filesDelivered", counter("files"), "Files delivered.", DELIVER_METRICS),
  BYTES_DELIVERED(
      "bytesDelivered", counter("bytes"), "Size of the files delivered.", DELIVER_METRICS),
  FILES_LOST(
      "filesLost",
      counter("files"),
      "Files that the job gave up because staging did not have them, or could not read"
          + " them, for `deliver.not-staged-timeout`. Each has an entry among the lost files.",
      DELIVER_METRICS),
  FILES_DISCARDED(
      "filesDiscarded",
      counter("files"),
      "Files that the job gave up because their destination was removed `staging.retention` ago, or"
          + " because the catalog's `discard_waiting` says so. Each has an entry among the lost"
          + " files.",
      DELIVER_METRICS),
  FAILED_ATTEMPTS(
      "failedAttempts",
      counter("attempts").by(Label.FAILURE_REASON),
      "Failed attempts to deliver a file, and why. The job retries until it succeeds.",
      DELIVER_METRICS),
  DELIVERY_TIME(
      "deliveryMillis",
      histogram("ms"),
      "From a file's staging, shortly before its checkpoint, to its arrival at the destination.",
      DELIVER_METRICS),
  TRANSFER_TIME(
      "transferMillis",
      histogram("ms"),
      "How long the requests for one file took, in the attempt that succeeded.",
      DELIVER_METRICS),
  TRANSFERS(
      "transfers",
      gauge("files"),
      "Files in flight now, at most `deliver.in-flight`.",
      DELIVER_METRICS),
  UNDELIVERED_FILES(
      "undeliveredFiles",
      gauge("files"),
      "Files staged and not delivered, those of the open checkpoint included.",
      DELIVER_METRICS),
  UNDELIVERED_BYTES(
      "undeliveredBytes", gauge("bytes"), "Size of the undelivered files.", DELIVER_METRICS),
  OLDEST_UNDELIVERED_AGE(
      "oldestUndeliveredAgeMillis",
      gauge("ms"),
      "How long ago the oldest undelivered file was staged; 0 when there is none.",
      DELIVER_METRICS),
  STAGING_RETENTION(
      "stagingRetentionMillis", gauge("ms"), "The setting `staging.retention`.", DELIVER_METRICS),
  STS_CALLS(
      "stsCalls",
      counter("calls").by(Label.STS_RESULT),
      "AssumeRole calls to STS.",
      DELIVER_METRICS),

  DESTINATION_CLOCK(
      "clockMillis",
      text().by(Label.DESTINATION),
      "The same for a destination's series: Flink's REST API keeps the last value of one that has"
          + " ended.",
      ROUTE_NAME,
      BATCH_NAME,
      DELIVER_METRICS),
  ENABLED(
      "enabled",
      gauge("0 or 1").by(Label.DESTINATION),
      "1 while the destination takes events, 0 while the catalog has it disabled.",
      ROUTE_NAME),
  RECEIVED_EVENTS(
      "receivedEvents",
      gauge("events").by(Label.DESTINATION),
      "Events of the destination's `sources` since the task started.",
      ROUTE_NAME),
  TAKEN_EVENTS(
      "takenEvents",
      gauge("events").by(Label.DESTINATION),
      "Those that at least one of its mappings took.",
      ROUTE_NAME),
  SWITCHED_OFF_EVENTS(
      "switchedOffEvents",
      gauge("events").by(Label.DESTINATION),
      "Those that a mapping would have taken, had their `integrations` not turned it off.",
      ROUTE_NAME),
  FILTERED_EVENTS(
      "filteredEvents",
      gauge("events").by(Label.DESTINATION),
      "Those that a mapping would have taken, had one of its `filters` not kept them away.",
      ROUTE_NAME),
  STOPPED_EVENTS(
      "stoppedEvents",
      gauge("events").by(Label.FILTER),
      "The same by filter, as long as the catalog has it.",
      ROUTE_NAME),
  ROUTED_ROWS(
      "routedRows",
      gauge("rows").by(Label.DESTINATION),
      "Rows for the destination since the task started.",
      ROUTE_NAME),
  REJECTED_ROWS(
      "rejectedRows",
      gauge("rows").by(Label.DESTINATION),
      "Rows that could not be made; dead letters list them.",
      ROUTE_NAME),
  DESTINATION_HELD_ROWS(
      "heldRows",
      gauge("rows").by(Label.DESTINATION),
      "Rows for the destination in open batches.",
      BATCH_NAME),
  DESTINATION_ROWS(
      "deliveredRows",
      counter("rows").by(Label.DESTINATION),
      "Rows in the files delivered to the destination.",
      DELIVER_METRICS),
  DESTINATION_FILES(
      "deliveredFiles",
      counter("files").by(Label.DESTINATION),
      "Files delivered to the destination.",
      DELIVER_METRICS),
  DESTINATION_BYTES(
      "deliveredBytes",
      counter("bytes").by(Label.DESTINATION),
      "Size of the files delivered to the destination.",
      DELIVER_METRICS),
  LOST_ROWS(
      "lostRows",
      counter("rows").by(Label.DESTINATION),
      "Rows in the destination's files that were lost.",
      DELIVER_METRICS),
  LOST_FILES(
      "lostFiles",
      counter("files").by(Label.DESTINATION),
      "Its files that were lost.",
      DELIVER_METRICS),
  DISCARDED_ROWS(
      "discardedRows",
      counter("rows").by(Label.DESTINATION),
      "Rows in the destination's files that were discarded.",
      DELIVER_METRICS),
  DISCARDED_FILES(
      "discardedFiles",
      counter("files").by(Label.DESTINATION),
      "Its files that were discarded.",
      DELIVER_METRICS),
  WAITING_FILES(
      "waitingFiles",
      gauge("files").by(Label.DESTINATION),
      "Files staged for the destination and not delivered, those in flight and those of the open"
          + " checkpoint included.",
      DELIVER_METRICS),
  WAITING_BYTES(
      "waitingBytes",
      gauge("bytes").by(Label.DESTINATION),
      "Size of the files that wait for the destination.",
      DELIVER_METRICS),
  OLDEST_WAITING_AGE(
      "oldestWaitingAgeMillis",
      gauge("ms").by(Label.DESTINATION),
      "How long ago the oldest of them was staged; 0 when there is none.",
      DELIVER_METRICS),
  HELD_FILES(
      "heldFiles",
      gauge("files").by(Label.DESTINATION),
      "Files that wait because they were staged for another bucket and role, which had the"
          + " destination's id before; see `takes_over_waiting`.",
      DELIVER_METRICS),
  DENIED(
      "denied",
      gauge("0 or 1").by(Label.DESTINATION),
      "1 while the destination refuses deliveries: something has to be changed there.",
      DELIVER_METRICS),
  LAST_FAILURE(
      "lastFailure",
      text().by(Label.DESTINATION),
      "When and why the latest attempt at a file that still waits failed; empty when none did."
          + " `bin/spillway status` shows it; Prometheus shows 0.",
      DELIVER_METRICS);

  private static final String PROMETHEUS_PREFIX = "flink_taskmanager_job_task_operator_";

  private final String metricName;

  @SuppressWarnings("ImmutableEnumChecker") // it is
  private final Series series;

  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // it is
  private final List<String> operators;

  JobMetric(String metricName, Series series, String help, String... operators) {
    this.metricName = metricName;
    this.series = series;
    this.help = help;
    this.operators = List.of(operators);
  }

  /** Its name within its group. */
  public String metricName() {
    return metricName;
  }

  public Series.Kind kind() {
    return series.kind();
  }

  public String unit() {
    return series.unit();
  }

  /** Null when there is one series per subtask. */
  public @Nullable Label label() {
    return series.label();
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
        + (label() == null ? "" : label().key() + "_")
        + metricName;
  }
}
