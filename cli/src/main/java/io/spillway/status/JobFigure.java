package io.spillway.status;

import io.spillway.event.RejectReason;
import java.util.List;
import java.util.stream.Stream;

/** A figure of the whole job: what became of its events, and of its files. */
public enum JobFigure {
  /** Events that were read. */
  READ_EVENTS("events", "read", "events"),
  /** Those that a mapping took. */
  TAKEN_EVENTS("events", "taken", "eventsMatched"),
  /** Those that no mapping takes. */
  UNMATCHED_EVENTS(
      "events", "unmatched", "reason.no-match.eventsFiltered", "reason.no-type.eventsFiltered"),
  /** Those that their own {@code integrations} kept from all destinations. */
  SWITCHED_OFF_EVENTS("events", "switched_off", "reason.integrations.eventsFiltered"),
  /** Those that filters kept from destinations whose mappings would have taken them. */
  FILTERED_EVENTS("events", "filtered", "reason.destination-filter.eventsFiltered"),
  /** Records that have no value in Kafka, or no events. */
  EMPTY_EVENTS("events", "empty", "reason.tombstone.eventsFiltered", "reason.empty.eventsFiltered"),
  /** Those that became a dead letter before any destination was looked for. */
  REJECTED_EVENTS(
      "events",
      "rejected",
      Stream.of(
              RejectReason.TOO_LARGE,
              RejectReason.TOO_DEEP,
              RejectReason.NOT_JSON,
              RejectReason.NOT_AN_OBJECT,
              RejectReason.WRONG_FORMAT,
              RejectReason.UNKNOWN_SOURCE)
          .map(reason -> "reason." + reason.code() + ".deadLetters")
          .toArray(String[]::new)),
  DELIVERED_FILES("files", "delivered", "filesDelivered"),
  LOST_FILES("files", "lost", "filesLost"),
  DISCARDED_FILES("files", "discarded", "filesDiscarded");

  private final String group;
  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // it is
  private final List<String> metrics;

  JobFigure(String group, String key, String... metrics) {
    this.group = group;
    this.key = key;
    this.metrics = List.of(metrics);
  }

  /** What it is a number of: {@code events} or {@code files}. */
  public String group() {
    return group;
  }

  /** Its member in JSON. */
  public String key() {
    return key;
  }

  /** The names of the job's metrics whose sum it is, with their labels. */
  public List<String> metrics() {
    return metrics;
  }
}
