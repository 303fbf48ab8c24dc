package io.spillway.athena;

/** What reads the files of a table, by the names that Hive, Athena and Glue have for it. */
public enum StorageFormat {
  /** Lines, split into cells that are all text. */
  DELIMITED(
      "org.apache.hadoop.hive.serde2.OpenCSVSerde",
      "org.apache.hadoop.mapred.TextInputFormat",
      "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat"),

  PARQUET(
      "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
      "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
      "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat");

  private final String serde;
  private final String inputFormat;
  private final String outputFormat;

  StorageFormat(String serde, String inputFormat, String outputFormat) {
    this.serde = serde;
    this.inputFormat = inputFormat;
    this.outputFormat = outputFormat;
  }

  /** The class that makes rows of what the input format reads. */
  public String serde() {
    return serde;
  }

  public String inputFormat() {
    return inputFormat;
  }

  public String outputFormat() {
    return outputFormat;
  }
}
