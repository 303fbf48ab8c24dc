package io.spillway.policy;

import java.util.Arrays;
import java.util.List;

/** Something of which a destination has only so much, so that the others have theirs. */
public enum Amount {
  /** Columns of one mapping's files, those for audiences and batch sizes included. */
  COLUMNS("columns"),
  /** Bytes of a row; one with more is a dead letter. */
  ROW_BYTES("row_bytes"),
  /**
   * Outputs that are open in one task of Route, each counted as often as it has shards; rows for
   * more become dead letters.
   */
  OPEN_OUTPUTS("open_outputs"),
  /**
   * Bytes of rows that open batches hold in one task of Batch; with more, the largest ones are
   * closed.
   */
  BATCH_BYTES("batch_bytes"),
  /**
   * Dead letters in a minute in one task of Route; those beyond keep the place of the event instead
   * of the event.
   */
  DEAD_LETTERS_PER_MINUTE("dead_letters_per_minute"),
  /** Transfers at a time of one task of Deliver. */
  TRANSFERS("transfers");

  /** The largest number of any amount. */
  public static final long MAX = 1_000_000_000_000L;

  private final String key;

  Amount(String key) {
    this.key = key;
  }

  /** Its key in the policy. */
  public String key() {
    return key;
  }

  /** All keys, in their order. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(Amount::key).toList();
  }
}
