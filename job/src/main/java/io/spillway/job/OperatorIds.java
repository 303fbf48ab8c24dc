package io.spillway.job;

/**
 * Uids and names of the job's operators. A uid ties an operator to its state in savepoints: never
 * change it, and never use it for another operator.
 */
public final class OperatorIds {
  public static final String SOURCE = "events";
  public static final String SOURCE_NAME = "Events";
  public static final String ROUTE = "route";
  public static final String ROUTE_NAME = "Route";
  public static final String DEAD_LETTERS = "dead-letters";
  public static final String DEAD_LETTERS_TOPIC = "dead-letters-topic";
  public static final String DEAD_LETTERS_NAME = "Dead letters";
  public static final String BATCH = "batch";
  public static final String BATCH_NAME = "Batch";
  public static final String STAGE = "stage";
  public static final String STAGE_NAME = "Files";

  /** In the first release, Deliver's; what its state had for Deliver is handed on from here. */
  public static final String STAGED_FILES = "deliver";

  public static final String STAGED_FILES_NAME = "Staged";
  public static final String DELIVER = "deliver-by-destination";
  public static final String DELIVER_NAME = "Deliver";
  public static final String LOST_FILES = "lost-files";
  public static final String LOST_FILES_TOPIC = "lost-files-topic";
  public static final String LOST_FILES_NAME = "Lost files";

  /**
   * Flink prefixes the operators of a sink with the sink's name, Deliver included: so that name
   * must not be that of one of them.
   */
  private static final String IN_STAGE = STAGE_NAME + ": ";

  /** Names in Flink's metrics; Flink prefixes a source, too. */
  public static final String SOURCE_METRICS = "Source: " + SOURCE_NAME;

  public static final String STAGED_FILES_METRICS = IN_STAGE + STAGED_FILES_NAME;

  public static final String DELIVER_METRICS = IN_STAGE + DELIVER_NAME;

  private OperatorIds() {}
}
