package io.spillway.local.demo;

import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is in the customers' buckets, read as a customer would: as tables, with DuckDB. */
public final class Deliveries implements AutoCloseable {

  /** An object of a destination. */
  record DeliveredObject(DemoDestination destination, StoredObject object, long rows) {}

  private final EmbeddedS3 s3;
  private final Connection duckdb;

  public Deliveries(EmbeddedS3 s3) throws SQLException {
    this.s3 = s3;
    this.duckdb = DriverManager.getConnection("jdbc:duckdb:");
  }

  /** Every object, with the number of rows that a CSV reader finds in it. */
  List<DeliveredObject> objects() throws SQLException {
    List<DeliveredObject> delivered = new ArrayList<>();
    for (DemoDestination destination : DemoDestination.values()) {
      Map<String, Long> rows = new LinkedHashMap<>();
      query(
          "SELECT filename, count(*) FROM " + table(destination) + " GROUP BY filename",
          result -> rows.put(result.getString(1), result.getLong(2)));
      String root = s3.directory(destination.bucket()) + "/";
      for (StoredObject object : s3.objects(destination.bucket())) {
        delivered.add(
            new DeliveredObject(destination, object, rows.getOrDefault(root + object.key(), 0L)));
      }
    }
    return delivered;
  }

  /** How often each message id occurs in a destination's files. */
  Map<String, Integer> messageIds(DemoDestination destination) throws SQLException {
    Map<String, Integer> counts = new LinkedHashMap<>();
    query(
        "SELECT message_id, count(*) FROM " + table(destination) + " GROUP BY message_id",
        result -> counts.put(result.getString(1), result.getInt(2)));
    return counts;
  }

  /** How many rows have a batch size that is not the number of rows of their file. */
  long wrongBatchSizes(DemoDestination destination) throws SQLException {
    List<Long> wrong = new ArrayList<>();
    query(
        "SELECT count(*) FROM (SELECT batch_size, count(*) OVER (PARTITION BY filename) AS n FROM "
            + table(destination)
            + ") WHERE batch_size <> n::VARCHAR",
        result -> wrong.add(result.getLong(1)));
    return wrong.get(0);
  }

  /** How many files have more rows than their destination's batch size. */
  long overfullFiles(DemoDestination destination) throws SQLException {
    List<Long> overfull = new ArrayList<>();
    query(
        "SELECT count(*) FROM (SELECT count(*) AS n FROM "
            + table(destination)
            + " GROUP BY filename) WHERE n > "
            + destination.batchSize(),
        result -> overfull.add(result.getLong(1)));
    return overfull.get(0);
  }

  /** The result of a query over a destination's files, a line for each row. */
  List<String> query(String sql, DemoDestination destination) throws SQLException {
    List<String> rows = new ArrayList<>();
    query(
        sql.formatted(table(destination)),
        result -> {
          StringBuilder row = new StringBuilder();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.append(i == 1 ? "" : "  ").append(result.getString(i));
          }
          rows.add(row.toString());
        });
    return rows;
  }

  /** The lines of the dead letters. */
  public Stream<String> deadLetters() {
    return s3.objects(PlatformStorage.STAGING).stream()
        .filter(object -> object.key().startsWith(PlatformStorage.DEAD_LETTERS + "/"))
        .filter(object -> object.key().endsWith(".jsonl"))
        .filter(object -> !object.key().contains("/lost-files/"))
        .flatMap(
            object ->
                new String(s3.read(PlatformStorage.STAGING, object.key()), StandardCharsets.UTF_8)
                    .lines());
  }

  private String table(DemoDestination destination) {
    return "read_csv('"
        + s3.directory(destination.bucket())
        + "/**', delim='"
        + destination.delimiter()
        + "', quote='\"', escape='\"', header=true, all_varchar=true, parallel=false,"
        + " filename=true, hive_partitioning=true, hive_types_autocast=false, new_line='\\n"
        + "', max_line_size=16000000)";
  }

  private void query(String sql, RowReader reader) throws SQLException {
    try (Statement statement = duckdb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        reader.read(result);
      }
    }
  }

  /** Reads the current row of a result. */
  private interface RowReader {
    void read(ResultSet result) throws SQLException;
  }

  @Override
  public void close() throws SQLException {
    duckdb.close();
  }
}
