package io.spillway.bench;

import io.spillway.record.SourceRecord;
import io.spillway.routing.Output;
import io.spillway.routing.Router;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows per second of one thread: ten items of one event, beside ten events of one item each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx512m")
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 5, time = 1)
public class ItemsBenchmark {
  private static final int ITEMS = 10;

  private final byte[] order = order("\"products\":" + items());
  private final List<byte[]> views =
      IntStream.range(0, ITEMS).mapToObj(i -> order("\"product\":" + item(i))).toList();
  private final Router byItem =
      Routers.ofMapping("rows: {'@path': $.properties.products}, ", "$.item");
  private final Router byEvent = Routers.ofMapping("", "$.properties.product");
  private final RowCount rows = new RowCount();

  /** One event, and a mapping with {@code rows}. */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public long rowsOfTenItems() {
    byItem.route(order, SourceRecord.NONE, rows);
    return rows.expected(ITEMS);
  }

  /** The same rows, each of an event of its own. */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public long rowsOfTenEvents() {
    for (byte[] view : views) {
      byEvent.route(view, SourceRecord.NONE, rows);
    }
    return rows.expected(ITEMS);
  }

  private static String items() {
    return IntStream.range(0, ITEMS)
        .mapToObj(ItemsBenchmark::item)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String item(int number) {
    return "{\"sku\":\"sku-"
        + number
        + "\",\"name\":\"A thing with a name "
        + number
        + "\",\"price\":"
        + (10.25 + number)
        + ",\"quantity\":1,\"category\":\"things\"}";
  }

  private static byte[] order(String items) {
    String event =
        "{\"type\":\"track\",\"event\":\"Order"
            + " Completed\",\"messageId\":\"m-1\",\"userId\":\"u-1\","
            + "\"timestamp\":\"2026-11-22T16:29:00.123Z\",\"context\":{\"ip\":\"203.0.113.9\",\"locale\":\"en-US\",\"page\":{\"path\":\"/cart\",\"title\":\"Your"
            + " cart\"}},\"properties\":{\"order_id\":\"o-1\",\"currency\":\"EUR\","
            + items
            + "}}";
    return event.getBytes(StandardCharsets.UTF_8);
  }

  /** Fails when there are other rows than expected. */
  private static final class RowCount implements Router.Collector {
    private int rows;
    private long bytes;

    @Override
    public void row(Output output, byte[] row) {
      rows++;
      bytes += row.length;
    }

    @Override
    public void reject(List<Router.Failure> failures) {
      throw new IllegalStateException(failures.toString());
    }

    long expected(int count) {
      if (rows != count) {
        throw new IllegalStateException("expected " + count + " rows, got " + rows);
      }
      rows = 0;
      return bytes;
    }
  }
}
