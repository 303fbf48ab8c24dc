package io.spillway.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.RejectReason;
import io.spillway.routing.Output;
import io.spillway.routing.Router;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Events per second of one thread: from the bytes of an event to the encoded rows, and beside it
 * what Jackson needs for the same bytes alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx512m")
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 5, time = 1)
public class EventBenchmark {
  private final byte[][] events = Events.trackAndIdentify();
  private final JsonFactory json = new JsonFactory();
  private final EventParser parser = new EventParser(new EventLimits(1024 * 1024, 100));
  private final Router one = Routers.one();
  private final Router noneOfFifty = Routers.noneOfFifty();
  private final Router oneOfFifty = Routers.oneOfFifty();
  private final RowBytes rows = new RowBytes();
  private int next;

  /** Jackson goes through all tokens and does nothing else. */
  @Benchmark
  public int tokenizeOnly() throws IOException {
    int tokens = 0;
    try (JsonParser tokenizer = json.createParser(event())) {
      while (tokenizer.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }

  /** The event as the tree that the specification of mappings works on. */
  @Benchmark
  public EventParser.Result treeParseOnly() {
    return parser.parse(event());
  }

  /** One mapping of the default columns, which takes every event. */
  @Benchmark
  public long routeOneMapping() {
    one.route(event(), 0, rows);
    return rows.bytes;
  }

  /** Fifty mappings, none of which takes the event. */
  @Benchmark
  public int routeNoMatchFiftyMappings() {
    return noneOfFifty.route(event(), 0, rows);
  }

  /** Fifty mappings, of which the last one takes every event. */
  @Benchmark
  public long routeOneOfFifty() {
    oneOfFifty.route(event(), 0, rows);
    return rows.bytes;
  }

  /** A thousand destinations of five mappings, of which one takes every event. */
  @Benchmark
  public long routeOneOfThousandDestinationsByEvent(ThousandDestinations thousand) {
    thousand.byEvent.route(event(), 0, rows);
    return rows.bytes;
  }

  /** The same when it is their sources that tell the destinations apart. */
  @Benchmark
  public long routeOneOfThousandDestinationsBySource(ThousandDestinations thousand) {
    thousand.bySource.route(event(), 0, rows);
    return rows.bytes;
  }

  private byte[] event() {
    next = (next + 1) & (Events.COUNT - 1);
    return events[next];
  }

  /** Made only for the benchmarks that ask for it: it takes its time and its memory. */
  @State(Scope.Thread)
  public static class ThousandDestinations {
    private final Router byEvent = Routers.oneOfThousandDestinationsByEvent();
    private final Router bySource = Routers.oneOfThousandDestinationsBySource();
  }

  /** Looks at what comes out no more than it must, so that nothing of it can be optimized away. */
  private static final class RowBytes implements Router.Collector {
    private long bytes;

    @Override
    public void row(Output output, byte[] row) {
      bytes += row.length;
    }

    @Override
    public void reject(
        RejectReason reason, String message, String destinationId, String mappingId) {
      throw new IllegalStateException(mappingId + ": " + message);
    }
  }
}
