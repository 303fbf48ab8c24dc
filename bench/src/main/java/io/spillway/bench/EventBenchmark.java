package io.spillway.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.EventType;
import io.spillway.local.events.GeneratedEventWriter;
import io.spillway.local.events.GeneratorOptions;
import io.spillway.record.SourceRecord;
import io.spillway.routing.Output;
import io.spillway.routing.Router;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * Events per second of one thread, from the bytes of an event to the encoded rows, and for
 * comparison the time that Jackson takes to parse the same bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx512m")
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 5, time = 1)
public class EventBenchmark {
  /** So many that they do not fit into a cache of the processor. */
  private static final int EVENTS = 4096;

  private final byte[][] events = trackAndIdentifyEvents();
  private final JsonFactory json = new JsonFactory();
  private final EventParser parser = new EventParser(new EventLimits(1024 * 1024, 100));
  private final Router one = Routers.one();
  private final Router noneOfFifty = Routers.noneOfFifty();
  private final Router oneOfFifty = Routers.oneOfFifty();
  private final RowBytes rows = new RowBytes();
  private int next;

  /** Jackson reads all tokens. */
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

  /** The event parsed into the tree on which mappings are specified. */
  @Benchmark
  public EventParser.Result treeParseOnly() {
    return parser.parse(event());
  }

  /** One mapping with the default columns that takes every event. */
  @Benchmark
  public long routeOneMapping() {
    one.route(event(), SourceRecord.NONE, rows);
    return rows.bytes;
  }

  /** Fifty mappings, none of which takes the event. */
  @Benchmark
  public int routeNoMatchFiftyMappings() {
    return noneOfFifty.route(event(), SourceRecord.NONE, rows);
  }

  /** Fifty mappings, of which the last one takes every event. */
  @Benchmark
  public long routeOneOfFifty() {
    oneOfFifty.route(event(), SourceRecord.NONE, rows);
    return rows.bytes;
  }

  /** A thousand destinations with five mappings each; one mapping takes every event. */
  @Benchmark
  public long routeOneOfThousandDestinationsByEvent(ThousandDestinations thousand) {
    thousand.byEvent.route(event(), SourceRecord.NONE, rows);
    return rows.bytes;
  }

  /** The same with destinations that differ in their sources. */
  @Benchmark
  public long routeOneOfThousandDestinationsBySource(ThousandDestinations thousand) {
    thousand.bySource.route(event(), SourceRecord.NONE, rows);
    return rows.bytes;
  }

  /** Track and identify events of the demo, always the same ones. */
  static byte[][] trackAndIdentifyEvents() {
    EventGenerator generator = new EventGenerator(GeneratorOptions.seed(1).brokenPerMillion(0));
    GeneratedEventWriter writer = generator.newWriter();
    List<byte[]> events = new ArrayList<>(EVENTS);
    for (long index = 0; events.size() < EVENTS; index++) {
      EventType type = generator.describe(index).type();
      byte @Nullable [] event = writer.write(index);
      if (event != null && (type == EventType.TRACK || type == EventType.IDENTIFY)) {
        events.add(event);
      }
    }
    return events.toArray(byte[][]::new);
  }

  private byte[] event() {
    next = (next + 1) & (EVENTS - 1);
    return events[next];
  }

  /** Created only for the benchmarks that need it: it takes time and memory. */
  @State(Scope.Thread)
  public static class ThousandDestinations {
    private final Router byEvent = Routers.oneOfThousandDestinationsByEvent();
    private final Router bySource = Routers.oneOfThousandDestinationsBySource();
  }

  /** Uses just enough of the output that none of it can be optimized away. */
  private static final class RowBytes implements Router.Collector {
    private long bytes;

    @Override
    public void row(Output output, byte[] row) {
      bytes += row.length;
    }

    @Override
    public void reject(List<Router.Failure> failures) {
      throw new IllegalStateException(failures.toString());
    }
  }
}
