package io.spillway.local.demo;

import io.spillway.local.demo.Deliveries.DeliveredObject;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.settings.Messages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Prints what was delivered. */
final class DemoReport {
  private static final int MOST_OBJECTS_EACH = 5;
  private static final int HEAD_LINES = 4;
  private static final int WIDTH = 100;
  private static final int KEY_WIDTH = 66;

  /** Type and day are folders: a query that names some of them reads only those. */
  private static final String QUERY =
      "SELECT type, dt, count(*) AS events, count(DISTINCT user_id) AS users"
          + "\n  FROM %s GROUP BY type, dt ORDER BY type, dt";

  private final PrintWriter out;

  DemoReport(PrintWriter out) {
    this.out = out;
  }

  void print(Deliveries deliveries, EmbeddedS3 s3) throws SQLException {
    List<DeliveredObject> objects = deliveries.objects();
    table(objects);
    head(first(objects), s3);
    query(deliveries);
  }

  private void table(List<DeliveredObject> objects) {
    out.println();
    out.println("Delivered objects");
    String format = "  %-10s %-" + KEY_WIDTH + "s %8s %10s%n";
    out.printf(Locale.ROOT, format, "bucket of", "key", "rows", "bytes");
    for (DemoDestination destination : DemoDestination.values()) {
      List<DeliveredObject> own =
          objects.stream().filter(object -> object.destination() == destination).toList();
      own.stream()
          .limit(MOST_OBJECTS_EACH)
          .forEach(
              object ->
                  out.printf(
                      Locale.ROOT,
                      format,
                      destination.id(),
                      cut(object.object().key()),
                      String.format(Locale.ROOT, "%,d", object.rows()),
                      String.format(Locale.ROOT, "%,d", object.object().sizeBytes())));
      long rows = own.stream().mapToLong(DeliveredObject::rows).sum();
      long bytes = own.stream().mapToLong(object -> object.object().sizeBytes()).sum();
      out.printf(
          Locale.ROOT,
          format,
          "",
          Messages.counted(own.size(), "object") + " of " + destination.id() + " in total",
          String.format(Locale.ROOT, "%,d", rows),
          String.format(Locale.ROOT, "%,d", bytes));
    }
  }

  /** The beginning says where a key is, the end which file it is. */
  private static String cut(String key) {
    int over = key.length() - KEY_WIDTH;
    int end = KEY_WIDTH / 3;
    return over <= 0
        ? key
        : key.substring(0, key.length() - over - end - 1) + "…" + key.substring(key.length() - end);
  }

  /** Of track events, which say the most of what rows are; else any. */
  private static DeliveredObject first(List<DeliveredObject> objects) {
    return objects.stream()
        .filter(object -> object.object().key().contains("type=track/"))
        .findFirst()
        .orElse(objects.get(0));
  }

  private void head(DeliveredObject object, EmbeddedS3 s3) {
    out.println();
    out.println(
        "First lines of\n  s3://" + object.destination().bucket() + "/" + object.object().key());
    text(s3.read(object.destination().bucket(), object.object().key()))
        .lines()
        .limit(HEAD_LINES)
        .map(line -> line.length() <= WIDTH - 2 ? line : line.substring(0, WIDTH - 5) + "...")
        .forEach(line -> out.println("  " + line));
  }

  private static String text(byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (ZipException e) {
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void query(Deliveries deliveries) throws SQLException {
    out.println();
    out.println("An SQL query over acme's files: events and users by type and day");
    out.println("  " + QUERY.formatted("files"));
    deliveries.query(QUERY, DemoDestination.ACME).forEach(row -> out.println("  " + row));
    out.println();
  }
}
