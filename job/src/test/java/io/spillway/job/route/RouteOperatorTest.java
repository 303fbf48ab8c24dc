package io.spillway.job.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.Catalogs;
import io.spillway.event.EventLimits;
import io.spillway.job.deadletter.DeadLetter;
import io.spillway.job.source.KafkaRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingTaskMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class RouteOperatorTest {
  private static final Duration GATHER_TIME = Duration.ofMillis(200);
  private static final CatalogDocument CATALOG =
      Catalogs.of(
          Catalogs.destination(
              "acme", "", Catalogs.mapping("orders", "s3_aws_folder_name: {'@path': $.folder}, ")));

  private final InterceptingOperatorMetricGroup metrics = new InterceptingOperatorMetricGroup();

  @Test
  void sendsNothingBeforeTheGatherTimeIsOver() throws Exception {
    try (var harness = harness()) {
      harness.setProcessingTime(1_000);
      push(harness, event("1"));
      harness.setProcessingTime(1_000 + GATHER_TIME.toMillis() - 1);
      push(harness, event("2"));
      assertThat(harness.getOutput()).isEmpty();

      harness.setProcessingTime(1_000 + GATHER_TIME.toMillis());
      assertThat(rows(harness)).containsExactly("\"1\"", "\"2\"");
    }
  }

  @Test
  void gathersAnewAfterItHasSent() throws Exception {
    try (var harness = harness()) {
      push(harness, event("1"));
      harness.setProcessingTime(GATHER_TIME.toMillis());
      push(harness, event("2"));
      assertThat(rows(harness)).containsExactly("\"1\"");
      harness.setProcessingTime(2 * GATHER_TIME.toMillis());
      assertThat(rows(harness)).containsExactly("\"1\"", "\"2\"");
    }
  }

  @Test
  void sendsOpenBlocksBeforeABarrier() throws Exception {
    try (var harness = harness()) {
      push(harness, event("1"));
      harness.prepareSnapshotPreBarrier(1);
      assertThat(rows(harness)).containsExactly("\"1\"");
    }
  }

  @Test
  void sendsOpenBlocksBeforeAWatermark() throws Exception {
    try (var harness = harness()) {
      push(harness, event("1"));
      harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(harness.getOutput()).hasSize(2).last().isEqualTo(Watermark.MAX_WATERMARK);
      assertThat(rows(harness)).containsExactly("\"1\"");
    }
  }

  @Test
  void sendsOpenBlocksAtTheEndOfInput() throws Exception {
    try (var harness = harness()) {
      push(harness, event("1"));
      harness.endInput();
      assertThat(rows(harness)).containsExactly("\"1\"");
    }
  }

  @Test
  void sendsOneBlockPerOutputInTheOrderInWhichTheyWereFirstSeen() throws Exception {
    try (var harness = harness()) {
      push(harness, "{\"type\":\"track\",\"event\":\"1\",\"folder\":\"b\"}");
      push(harness, "{\"type\":\"track\",\"event\":\"2\",\"folder\":\"a\"}");
      push(harness, "{\"type\":\"track\",\"event\":\"3\",\"folder\":\"b\"}");
      harness.endInput();
      assertThat(harness.extractOutputValues())
          .extracting(block -> block.output().key().folder(), block -> Blocks.texts(block.rows()))
          .containsExactly(tuple("b/", List.of("\"1\"", "\"3\"")), tuple("a/", List.of("\"2\"")));
    }
  }

  @Test
  void sendsABlockAtOnceWhenItIsLargeEnough() throws Exception {
    try (var harness = harness(MemorySize.parse("20b"), MemorySize.ofMebiBytes(1))) {
      push(harness, event("1"));
      push(harness, event("2"));
      assertThat(harness.getOutput()).isEmpty();
      push(harness, event("3"));
      assertThat(rows(harness)).containsExactly("\"1\"", "\"2\"", "\"3\"");
    }
  }

  @Test
  void sendsAnEventThatIsNoneToTheDeadLettersWithItsBytesAndItsPlace() throws Exception {
    byte[] bytes = {'{', (byte) 0xff, 0, '}'};
    KafkaRecord record = new KafkaRecord("events", 3, 4711, 1_700_000_000_000L, bytes);
    try (var harness = harness()) {
      harness.processElement(record, 0);
      DeadLetter letter = deadLetters(harness).get(0);
      assertThat(letter)
          .isEqualTo(
              new DeadLetter(
                  "not-json", "the event is not UTF-8: see the byte at offset 1", "", "", record));
      assertThat(letter.record().value()).isSameAs(bytes);
      assertThat(counter("deadLetters")).isOne();
      assertThat(counter("rows")).isZero();
      harness.endInput();
      assertThat(harness.getOutput()).isEmpty();
    }
  }

  @Test
  void namesDestinationAndMappingOfARowThatCannotBeMade() throws Exception {
    try (var harness = harness()) {
      push(harness, "{\"type\":\"track\",\"event\":\"1\",\"folder\":\"../etc\"}");
      push(harness, event("2"));
      harness.endInput();
      assertThat(deadLetters(harness))
          .extracting(
              DeadLetter::reason,
              DeadLetter::message,
              DeadLetter::destinationId,
              DeadLetter::mappingId)
          .containsExactly(
              tuple(
                  "mapping-failed",
                  "s3_aws_folder_name: a folder may not be named '.' or '..'",
                  "acme",
                  "orders"));
      assertThat(rows(harness)).containsExactly("\"2\"");
    }
  }

  @Test
  void countsTombstonesAndPassesThemOver() throws Exception {
    try (var harness = harness()) {
      harness.processElement(new KafkaRecord("events", 0, 1, 0, null), 0);
      push(harness, event("1"));
      harness.processElement(new KafkaRecord("events", 0, 3, 0, null), 0);
      harness.endInput();
      assertThat(rows(harness)).containsExactly("\"1\"");
      assertThat(deadLetters(harness)).isEmpty();
      assertThat(counter("tombstones")).isEqualTo(2);
      assertThat(counter("rows")).isOne();
      assertThat(counter("eventsFiltered")).isZero();
    }
  }

  @Test
  void countsEventsThatNobodyWants() throws Exception {
    try (var harness = harness()) {
      push(harness, "{\"type\":\"track\",\"integrations\":{\"All\":false}}");
      assertThat(counter("eventsFiltered")).isOne();
      assertThat(counter("rows")).isZero();
      assertThat(deadLetters(harness)).isEmpty();
    }
  }

  private OneInputStreamOperatorTestHarness<KafkaRecord, RowBlock> harness() throws Exception {
    return harness(MemorySize.parse("32kb"), MemorySize.ofMebiBytes(1));
  }

  private OneInputStreamOperatorTestHarness<KafkaRecord, RowBlock> harness(
      MemorySize blockSize, MemorySize gatherMemory) throws Exception {
    RouteOperator.Settings settings =
        new RouteOperator.Settings(
            new EventLimits(10_000, 20), GATHER_TIME, blockSize, gatherMemory);
    var taskMetrics =
        new InterceptingTaskMetricGroup() {
          @Override
          public InternalOperatorMetricGroup getOrAddOperator(
              OperatorID id, String name, Map<String, String> variables) {
            return metrics;
          }
        };
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new RouteOperator(CATALOG, settings),
            new MockEnvironmentBuilder().setMetricGroup(taskMetrics).build());
    harness.setup(new RowBlock.Serializer());
    harness.open();
    return harness;
  }

  private static String event(String name) {
    return "{\"type\":\"track\",\"event\":\"" + name + "\"}";
  }

  private static void push(
      OneInputStreamOperatorTestHarness<KafkaRecord, RowBlock> harness, String event)
      throws Exception {
    harness.processElement(
        new KafkaRecord("events", 0, 0, 0, event.getBytes(StandardCharsets.UTF_8)), 0);
  }

  private static List<String> rows(
      OneInputStreamOperatorTestHarness<KafkaRecord, RowBlock> harness) {
    List<String> rows = new ArrayList<>();
    harness.extractOutputValues().forEach(block -> rows.addAll(Blocks.texts(block.rows())));
    return rows;
  }

  private static List<DeadLetter> deadLetters(
      OneInputStreamOperatorTestHarness<KafkaRecord, RowBlock> harness) {
    var letters = harness.getSideOutput(RouteOperator.DEAD_LETTERS);
    return letters == null ? List.of() : letters.stream().map(StreamRecord::getValue).toList();
  }

  private long counter(String name) {
    return ((Counter) metrics.get(name)).getCount();
  }
}
