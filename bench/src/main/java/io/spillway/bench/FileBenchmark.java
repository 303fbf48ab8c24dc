package io.spillway.bench;

import io.spillway.delimited.FileWriter;
import io.spillway.parquet.FileWriters;
import io.spillway.record.SourceRecord;
import io.spillway.routing.Output;
import io.spillway.routing.Router;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Events per second of one thread, from the bytes of an event to those of a file in memory, by the
 * format of the file. All have the default columns; a file has the rows of some thousand events.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgsAppend = "-Xmx1g")
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 5, time = 2)
public class FileBenchmark {
  private static final int EVENTS = 4096;

  /** The extension of the file; {@code typed} is Parquet with a type for some columns. */
  @Param({"csv", "csv.gz", "csv.zst", "parquet", "typed"})
  public String format = "";

  private final byte[][] events = EventBenchmark.trackAndIdentifyEvents();
  private final List<byte[]> rows = new ArrayList<>(EVENTS);
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private @Nullable Router router;
  private @Nullable Output output;

  /** Each event is routed, and its row is written into the file. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public int eventsToFile() throws IOException {
    if (router == null) {
      router = Routers.one(settings());
    }
    rows.clear();
    for (byte[] event : events) {
      router.route(event, SourceRecord.NONE, collector);
    }
    file.reset();
    Objects.requireNonNull(output);
    try (FileWriter writer = FileWriters.of(file, output.layout(), rows.size())) {
      for (byte[] row : rows) {
        writer.writeRow(row, 0, row.length);
      }
    }
    return file.size();
  }

  private String settings() {
    return switch (format) {
      case "csv.gz" -> "compression: gzip";
      case "csv.zst" -> "compression: zstd";
      case "typed" ->
          "file_extension: parquet, column_types: {timestamp: timestamp, properties: json}";
      default -> "file_extension: " + format;
    };
  }

  private final Router.Collector collector =
      new Router.Collector() {
        @Override
        public void row(Output target, byte[] row) {
          output = target;
          rows.add(row);
        }

        @Override
        public void reject(List<Router.Failure> failures) {
          throw new IllegalStateException(failures.toString());
        }
      };
}
