package io.spillway.delimited;

/** Whether and how the last cell of each row holds the number of rows in its file. */
public enum BatchSizeColumn {
  /** No such column: rows are complete as they are. */
  ABSENT,
  /** The number in decimal digits. */
  PLAIN,
  /**
   * Lower-case hex SHA-256 of the number's decimal digits (the column is named in
   * columns_to_transform).
   */
  SHA256
}
