package io.spillway.delimited;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The types that columns of Parquet files may have. Every column takes NULL, too. */
public enum ColumnType {
  /** Text: what the cell of a delimited file has. */
  STRING,
  /** Whole numbers of 64 bits. */
  BIGINT,
  /** Finite numbers of IEEE 754, in 64 bits. */
  DOUBLE,
  BOOLEAN,
  /** Microseconds in UTC, of the years 1 to 9999. */
  TIMESTAMP,
  /** Any value, as the text of its JSON. */
  JSON;

  /** The spelling in a mapping, which but for {@link #JSON} is Hive's name of the type. */
  public String setting() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The constant that a mapping spells {@code setting}, if there is one. */
  public static Optional<ColumnType> ofSetting(String setting) {
    return Arrays.stream(values()).filter(type -> type.setting().equals(setting)).findFirst();
  }

  /** The spellings of all constants. */
  public static List<String> settings() {
    return Arrays.stream(values()).map(ColumnType::setting).toList();
  }
}
