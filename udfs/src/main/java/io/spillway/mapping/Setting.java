package io.spillway.mapping;

import java.util.Arrays;
import java.util.List;

/** The keys of a mapping, spelled as in Segment's destination where it has them. */
enum Setting {
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
  /** Ours: switches on all that Athena needs. */
  ATHENA("athena"),
  /** Ours: line breaks in cells. */
  NEWLINES("newlines"),
  /** Ours. */
  COMPRESSION("compression"),
  /** Ours: folders below the folder. */
  PARTITION_BY("partition_by"),
  /** Ours: a folder for each version of the columns. */
  LAYOUT_FOLDER("layout_folder"),
  /** Ours: batches of one output that fill side by side. */
  SHARDS("shards");

  /** What Segment's platform itself keeps in a mapping starts like this and is passed over. */
  private static final String INTERNAL_PREFIX = "__segment_internal_";

  private final String key;

  Setting(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }

  static boolean isKnown(String key) {
    return key.startsWith(INTERNAL_PREFIX) || keys().contains(key);
  }
}
