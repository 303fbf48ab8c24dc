package io.spillway.status;

/** A figure of a destination, in the order in which events, rows and files come by. */
public enum Figure {
  /** How many tasks take events for it; none while the catalog has it disabled. */
  ENABLED("enabled"),
  /** Events of its sources. */
  RECEIVED_EVENTS("receivedEvents"),
  /** Those that a mapping took. */
  TAKEN_EVENTS("takenEvents"),
  /** Those that a mapping would have taken, had their {@code integrations} not turned it off. */
  SWITCHED_OFF_EVENTS("switchedOffEvents"),
  /** Those that a mapping would have taken, had one of its filters not kept them away. */
  FILTERED_EVENTS("filteredEvents"),
  /** Rows that were made. */
  ROUTED_ROWS("routedRows"),
  /** Rows that could not be made, which dead letters list. */
  REJECTED_ROWS("rejectedRows"),
  /** Rows in open batches. */
  HELD_ROWS("heldRows"),
  /** Files staged and not delivered. */
  WAITING_FILES("waitingFiles"),
  /** Their size. */
  WAITING_BYTES("waitingBytes"),
  /** Those that were staged for an earlier owner of the id. */
  HELD_FILES("heldFiles"),
  /** How long ago the oldest was staged, in milliseconds. */
  OLDEST_WAITING_MILLIS("oldestWaitingAgeMillis"),
  /** Rows in delivered files. */
  DELIVERED_ROWS("deliveredRows"),
  /** Delivered files. */
  DELIVERED_FILES("deliveredFiles"),
  /** Their size. */
  DELIVERED_BYTES("deliveredBytes"),
  /** Rows in files that staging does not have any more. */
  LOST_ROWS("lostRows"),
  /** These files. */
  LOST_FILES("lostFiles"),
  /** Rows in files that were given up because the catalog said so, or nobody was there for them. */
  DISCARDED_ROWS("discardedRows"),
  /** These files. */
  DISCARDED_FILES("discardedFiles"),
  /** How many tasks were refused. */
  DENIED("denied");

  private final String metric;

  Figure(String metric) {
    this.metric = metric;
  }

  /** The name of the job's metric. */
  public String metric() {
    return metric;
  }

  /** Whether it is the largest of all tasks' values that counts, not their sum. */
  boolean isMaximum() {
    return this == OLDEST_WAITING_MILLIS;
  }
}
