package io.spillway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.management.ThreadMXBean;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.event.Event;
import io.spillway.event.EventLimits;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.event.RejectedEvent;
import io.spillway.json.JsonScanner;
import io.spillway.json.JsonTape;
import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.GeneratedEventWriter;
import io.spillway.local.events.GeneratorOptions;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult.Row;
import io.spillway.mapping.compiler.MappingCompiler;
import io.spillway.record.SourceRecord;
import io.spillway.routing.Output;
import io.spillway.routing.Router;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GeneratedEventsTest {
  private static final Router.Collector NOBODY =
      new Router.Collector() {
        @Override
        public void row(Output output, byte[] row) {}

        @Override
        public void reject(List<Router.Failure> failures) {}
      };

  @Test
  void haveTheRowsAndRejectionsOfTheirTrees() throws Exception {
    EventParser parser = new EventParser(new EventLimits(1024 * 1024, 100));
    LazyEvent current = new LazyEvent(parser);
    CompiledMapping mapping = MappingCompiler.compile(JsonNodeFactory.instance.objectNode());
    CompiledMapping.Bound bound = mapping.bind(current, new Meter(Limits.DEFAULTS));
    GeneratedEventWriter writer =
        new EventGenerator(GeneratorOptions.seed(7).brokenPerMillion(50_000)).newWriter();
    for (int i = 0; i < 20_000; i++) {
      byte @Nullable [] bytes = writer.write(i);
      if (bytes == null) {
        continue;
      }
      EventParser.Result parsed = parser.parse(bytes);
      RejectedEvent rejected = current.read(bytes);
      if (parsed instanceof Event event) {
        assertThat(rejected).isNull();
        assertThat(bound.matches()).isEqualTo(mapping.matches(event));
        assertThat(((Row) bound.row(SourceRecord.at(0))).bytes())
            .isEqualTo(((Row) mapping.row(event, SourceRecord.at(0))).bytes());
      } else {
        assertThat(rejected).isEqualTo(parsed);
      }
    }
  }

  @Test
  void areAllScanned() {
    JsonScanner scanner = new JsonScanner(new JsonTape(), 100);
    assertThat(Arrays.stream(EventBenchmark.trackAndIdentifyEvents())).allMatch(scanner::scan);
  }

  /** Measured 2.8 KB, of which the row itself is half; a tree alone takes more than twice that. */
  @Test
  void takeLittleMemoryBesideTheirRow() {
    assertThat(allocatedBytesPerEvent(Routers.one())).isLessThan(5_000);
  }

  /** Measured 0.25 KB. */
  @Test
  void takeHardlyAnyMemoryWhenNoMappingMatches() {
    assertThat(allocatedBytesPerEvent(Routers.noneOfFifty())).isLessThan(1_000);
  }

  private static long allocatedBytesPerEvent(Router router) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[][] events = EventBenchmark.trackAndIdentifyEvents();
    long before = 0;
    for (int round = 0; round < 3; round++) {
      before = thread.getCurrentThreadAllocatedBytes();
      for (byte[] event : events) {
        router.route(event, SourceRecord.NONE, NOBODY);
      }
    }
    return (thread.getCurrentThreadAllocatedBytes() - before) / events.length;
  }
}
