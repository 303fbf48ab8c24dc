package io.spillway.mapping;

import java.util.Arrays;
import java.util.List;

/** The keys of a mapping, with the names of Segment's destination where it has them. */
public enum Setting {
  ID("id"),
  NAME("name"),
  ENABLED("enabled"),
  TRIGGER("trigger"),
  COLUMNS("columns"),
  AUDIENCE_ACTION_COLUMN_NAME("audience_action_column_name"),
  BATCH_SIZE_COLUMN_NAME("batch_size_column_name"),
  ENABLE_BATCHING("enable_batching"),
  BATCH_SIZE("batch_size"),
  FOLDER("s3_aws_folder_name"),
  FILENAME_PREFIX("filename_prefix"),
  DELIMITER("delimiter"),
  FILE_EXTENSION("file_extension"),
  COLUMNS_TO_TRANSFORM("columns_to_transform"),
  BATCH_KEYS("batch_keys"),
  /** Where audience memberships are looked up; hidden in Segment's interface. */
  TRAITS_OR_PROPS("traits_or_props"),
  /** The key of the membership; hidden in Segment's interface. */
  COMPUTATION_KEY("computation_key"),
  /** Spillway's own: the items of an event that get a row each. */
  ROWS("rows"),
  /** Spillway's own: whether an event without items gets a row. */
  ROWS_WHEN_EMPTY("rows_when_empty"),
  /** Spillway's own: switches on everything that Athena needs. */
  ATHENA("athena"),
  /** Spillway's own: what becomes of line breaks in cells. */
  NEWLINES("newlines"),
  /** Spillway's own: whether files are compressed. */
  COMPRESSION("compression"),
  /** Spillway's own: folders below the mapping's folder. */
  PARTITION_BY("partition_by"),
  /** Spillway's own: the time zone of the days and hours in those folders. */
  TIME_ZONE("time_zone"),
  /** Spillway's own: a folder for each version of the columns. */
  LAYOUT_FOLDER("layout_folder"),
  /** Spillway's own: batches of one output that fill side by side. */
  SHARDS("shards"),
  /** Spillway's own: the longest time that a file waits for more rows. */
  MAX_FILE_AGE("max_file_age"),
  /** Spillway's own: the most bytes of rows in a file. */
  MAX_FILE_SIZE("max_file_size"),
  /** Spillway's own: which cells are in quotes. */
  QUOTE("quote"),
  /** Spillway's own: whether files have a header. */
  HEADER("header"),
  /** Spillway's own: the text of cells without a value. */
  NULL_AS("null_as"),
  /** Spillway's own: whether no cell begins like a formula. */
  FORMULA_GUARD("formula_guard"),
  /** Spillway's own: whether the last row ends in a line end. */
  FINAL_NEWLINE("final_newline"),
  /** Spillway's own: what ends lines. */
  LINE_END("line_end"),
  /** Spillway's own: whether files begin with a byte order mark. */
  BOM("bom"),
  /** Spillway's own: the types of the columns of Parquet files. */
  COLUMN_TYPES("column_types");

  /** Keys with this prefix are internal to Segment's platform and are ignored. */
  private static final String INTERNAL_PREFIX = "__segment_internal_";

  private final String key;

  Setting(String key) {
    this.key = key;
  }

  /** The key as a mapping has it. */
  public String key() {
    return key;
  }

  /** All keys, in the order of declaration. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }

  /** Whether a mapping may have the key. */
  public static boolean isKnown(String key) {
    return key.startsWith(INTERNAL_PREFIX) || keys().contains(key);
  }
}
