package io.spillway.job.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.TestRows;
import io.spillway.batching.TimeRange;
import io.spillway.job.AllocatedBytes;
import io.spillway.job.metrics.RecordedMetrics;
import io.spillway.job.route.RowBlock;
import io.spillway.job.route.RowBlocks;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.mapping.FileLimits;
import io.spillway.routing.Output;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchOperatorTest {
  private static final Instant NOW = Instant.parse("2026-11-22T16:29:00.123Z");
  private static final Duration MAX_AGE = Duration.ofSeconds(60);
  private static final int MAX_PARALLELISM = 16;

  /** Both state backends, with and without a write buffer. */
  enum Backend {
    HEAP(0),
    ROCKSDB(0),
    MEMORY_AND_HEAP(1 << 20),
    MEMORY_AND_ROCKSDB(1 << 20),
    TOO_LITTLE_MEMORY_AND_HEAP(2100);

    private final long memoryBytes;

    Backend(long memoryBytes) {
      this.memoryBytes = memoryBytes;
    }

    boolean isHeap() {
      return this == HEAP || this == MEMORY_AND_HEAP || this == TOO_LITTLE_MEMORY_AND_HEAP;
    }

    StateBackend create() {
      return isHeap() ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend();
    }
  }

  /** A batch, the rows of its chunks joined. */
  private record Batch(Output output, int announcedRows, List<String> rows) {}

  @ParameterizedTest
  @EnumSource
  void closesABatchWhenBatchSizeRowsAreThere(Backend backend) throws Exception {
    Output output = TestRows.output("a/", 3);
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(output, "1", "2"));
      assertThat(batches(harness)).isEmpty();
      push(harness, RowBlocks.of(output, "3", "4"));
      assertThat(batches(harness)).containsExactly(new Batch(output, 3, List.of("1", "2", "3")));
      push(harness, RowBlocks.of(output, "5", "6"));
      assertThat(batches(harness)).containsExactly(new Batch(output, 3, List.of("4", "5", "6")));
      assertNothingIsLeft(harness, backend);
    }
  }

  @Test
  void cutsALargeBlockIntoFullBatches() throws Exception {
    Output output = TestRows.output("a/", 2);
    try (var harness = harness(Backend.HEAP, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(output, "1", "2", "3", "4", "5"));
      assertThat(batches(harness))
          .containsExactly(
              new Batch(output, 2, List.of("1", "2")), new Batch(output, 2, List.of("3", "4")));
    }
  }

  @Test
  void writesOneFilePerRowWhenBatchSizeIsOne() throws Exception {
    Output output = TestRows.output("a/", 1);
    try (var harness = harness(Backend.HEAP, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(output, "1", "2"));
      assertThat(batches(harness))
          .containsExactly(new Batch(output, 1, List.of("1")), new Batch(output, 1, List.of("2")));
    }
  }

  @Test
  void neverMixesOutputs() throws Exception {
    Output first = TestRows.output("a/", 2);
    Output second = TestRows.output("b/", 2);
    try (var harness = harness(Backend.HEAP, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(first, "1"));
      push(harness, RowBlocks.of(second, "2"));
      push(harness, RowBlocks.of(first, "3"));
      assertThat(batches(harness)).containsExactly(new Batch(first, 2, List.of("1", "3")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesABatchBeforeItOutgrowsTheSizeLimit(Backend backend) throws Exception {
    Output output = TestRows.output("a/", 100);
    int rowBytes = 4 + 10;
    try (var harness = harness(backend, MemorySize.parse(2 * rowBytes + "b"))) {
      harness.open();
      push(harness, RowBlocks.of(output, "row-000001", "row-000002", "row-000003"));
      push(harness, RowBlocks.of(output, "row-000004", "row-000005"));
      assertThat(batches(harness))
          .containsExactly(
              new Batch(output, 2, List.of("row-000001", "row-000002")),
              new Batch(output, 2, List.of("row-000003", "row-000004")));
    }
  }

  @Test
  void letsARowLargerThanTheSizeLimitBeABatchOfItsOwn() throws Exception {
    Output output = TestRows.output("a/", 100);
    String large = "x".repeat(50);
    try (var harness = harness(Backend.HEAP, MemorySize.parse("20b"))) {
      harness.open();
      push(harness, RowBlocks.of(output, "1", large, "2"));
      assertThat(batches(harness))
          .containsExactly(
              new Batch(output, 1, List.of("1")), new Batch(output, 1, List.of(large)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesABatchWhenItsFirstRowHasWaitedTheLongestAge(Backend backend) throws Exception {
    Output output = TestRows.output("a/", 100);
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.open();
      harness.setProcessingTime(1_000);
      push(harness, RowBlocks.of(output, "1"));
      harness.setProcessingTime(30_000);
      push(harness, RowBlocks.of(output, "2"));
      harness.setProcessingTime(1_000 + ageMillis(output) - 1);
      assertThat(batches(harness)).isEmpty();
      harness.setProcessingTime(1_000 + ageMillis(output));
      assertThat(batches(harness)).containsExactly(new Batch(output, 2, List.of("1", "2")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesABatchAtTheAgeOfItsMappingAlsoAfterARestore(Backend backend) throws Exception {
    Output output =
        TestRows.limited(
            TestRows.output("a/", 100), new FileLimits(Duration.ofSeconds(8), Long.MAX_VALUE));
    RecordedMetrics metrics = new RecordedMetrics();
    OperatorSubtaskState snapshot;
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1), 1, 0, metrics)) {
      harness.open();
      harness.setProcessingTime(1_000);
      push(harness, RowBlocks.of(output, "1"));
      snapshot = harness.snapshot(1, 1);
      harness.setProcessingTime(1_000 + ageMillis(output) - 1);
      assertThat(batches(harness)).isEmpty();
      harness.setProcessingTime(1_000 + ageMillis(output));
      assertThat(batches(harness)).containsExactly(new Batch(output, 1, List.of("1")));
      assertThat(metrics.value("cause.age.batches")).isOne();
      assertThat(metrics.value("oldestHeldAgeMillis")).isZero();
    }
    assertThat(ageMillis(output)).isBetween(6_000L, 8_000L);
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.initializeState(snapshot);
      harness.open();
      push(harness, RowBlocks.of(output, "2"));
      harness.setProcessingTime(1_000 + ageMillis(output));
      assertThat(batches(harness)).containsExactly(new Batch(output, 2, List.of("1", "2")));
      assertNothingIsLeft(harness, backend);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChangedAgeIsThatOfTheNextBatch(Backend backend) throws Exception {
    Output before = TestRows.output("a/", 2);
    Output after = TestRows.limited(before, new FileLimits(Duration.ofSeconds(8), Long.MAX_VALUE));
    RecordedMetrics metrics = new RecordedMetrics();
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1), 1, 0, metrics)) {
      harness.open();
      push(harness, RowBlocks.of(before, "1"));
      harness.setProcessingTime(20_000);
      assertThat(batches(harness)).isEmpty();
      push(harness, RowBlocks.of(after, "2", "3"));
      assertThat(batches(harness)).containsExactly(new Batch(after, 2, List.of("1", "2")));
      harness.setProcessingTime(20_000 + ageMillis(after));
      assertThat(batches(harness)).containsExactly(new Batch(after, 1, List.of("3")));
      assertThat(metrics.value("heldBatches")).isZero();
      assertThat(metrics.value("oldestHeldAgeMillis")).isZero();
      assertNothingIsLeft(harness, backend);
    }
  }

  @Test
  void aChangedSizeIsThatOfTheOpenBatch() throws Exception {
    Output before = TestRows.output("a/", 100);
    Output after = TestRows.limited(before, new FileLimits(Duration.ofDays(1), 2 * 14));
    try (var harness = harness(Backend.HEAP, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(before, "row-000001", "row-000002"));
      push(harness, RowBlocks.of(after, "row-000003", "row-000004", "row-000005"));
      assertThat(batches(harness))
          .containsExactly(
              new Batch(after, 2, List.of("row-000001", "row-000002")),
              new Batch(after, 2, List.of("row-000003", "row-000004")));
      push(harness, RowBlocks.of(before, "row-000006", "row-000007"));
      assertThat(batches(harness)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesWhatIsHeldWhenABlockOfASmallerBatchSizeHasNoRoomInIt(Backend backend)
      throws Exception {
    Output before = TestRows.output("a/", 100);
    Output after = TestRows.output("a/", 2);
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(before, "1", "2", "3"));
      push(harness, RowBlocks.of(after, "4", "5", "6"));
      assertThat(batches(harness))
          .containsExactly(
              new Batch(after, 3, List.of("1", "2", "3")), new Batch(after, 2, List.of("4", "5")));
      harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(batches(harness)).containsExactly(new Batch(after, 1, List.of("6")));
      assertNothingIsLeft(harness, backend);
    }
  }

  @Test
  void closesWhatIsHeldAtOnceWhenItJustFillsASmallerBatchSize() throws Exception {
    Output before = TestRows.output("a/", 100);
    Output after = TestRows.output("a/", 2);
    try (var harness = harness(Backend.HEAP, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(before, "1", "2"));
      push(harness, RowBlocks.of(after, "3"));
      assertThat(batches(harness)).containsExactly(new Batch(after, 2, List.of("1", "2")));
    }
  }

  @Test
  void keepsToTheSmallestBatchSizeOfItsRowsWhenBlocksOfBothSizesCome() throws Exception {
    Output before = TestRows.output("a/", 100);
    Output after = TestRows.output("a/", 3);
    try (var harness = harness(Backend.HEAP, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(after, "1"));
      push(harness, RowBlocks.of(before, "2", "3", "4"));
      assertThat(batches(harness)).containsExactly(new Batch(before, 3, List.of("1", "2", "3")));
      push(harness, RowBlocks.of(after, "5", "6"));
      assertThat(batches(harness)).containsExactly(new Batch(after, 3, List.of("4", "5", "6")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void knowsTheBatchSizeOfHeldRowsAfterARestore(Backend backend) throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(TestRows.output("a/", 2), "1"));
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.initializeState(snapshot);
      harness.open();
      Output larger = TestRows.output("a/", 100);
      push(harness, RowBlocks.of(larger, "2", "3"));
      assertThat(batches(harness)).containsExactly(new Batch(larger, 2, List.of("1", "2")));
    }
  }

  @Test
  void doesNotCloseTheNextBatchAtTheAgeOfTheOneThatFilledUp() throws Exception {
    Output output = TestRows.output("a/", 2);
    try (var harness = harness(Backend.HEAP, MemorySize.ofMebiBytes(1))) {
      harness.open();
      harness.setProcessingTime(0);
      push(harness, RowBlocks.of(output, "1"));
      harness.setProcessingTime(10_000);
      push(harness, RowBlocks.of(output, "2", "3"));
      batches(harness);
      harness.setProcessingTime(ageMillis(output) + 1);
      assertThat(batches(harness)).isEmpty();
      harness.setProcessingTime(10_000 + ageMillis(output));
      assertThat(batches(harness)).containsExactly(new Batch(output, 1, List.of("3")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsHeldRowsAndTheirAgeOverARestore(Backend backend) throws Exception {
    Output output = TestRows.output("a/", 100);
    OperatorSubtaskState snapshot;
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.open();
      harness.setProcessingTime(1_000);
      push(harness, RowBlocks.of(output, "1", "2"));
      snapshot = harness.snapshot(1, 1);
      push(harness, RowBlocks.of(output, "not in the snapshot"));
    }
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.initializeState(snapshot);
      harness.open();
      push(harness, RowBlocks.of(output, "3"));
      harness.setProcessingTime(1_000 + MAX_AGE.toMillis());
      assertThat(batches(harness)).containsExactly(new Batch(output, 3, List.of("1", "2", "3")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsEveryRowOverARescale(Backend backend) throws Exception {
    List<Output> outputs =
        IntStream.range(0, 20).mapToObj(i -> TestRows.output("folder-" + i + "/", 10)).toList();
    OperatorSubtaskState snapshot;
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.open();
      for (Output output : outputs) {
        push(harness, RowBlocks.of(output, "1 of " + output.key().folder()));
      }
      snapshot = harness.snapshot(1, 1);
    }
    List<Batch> all = new ArrayList<>();
    int parallelism = 3;
    for (int subtask = 0; subtask < parallelism; subtask++) {
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              snapshot, MAX_PARALLELISM, 1, parallelism, subtask);
      try (var harness = harness(backend, MemorySize.ofMebiBytes(1), parallelism, subtask)) {
        harness.initializeState(part);
        harness.open();
        harness.setProcessingTime(MAX_AGE.toMillis());
        all.addAll(batches(harness));
      }
    }
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(
            outputs.stream()
                .map(output -> new Batch(output, 1, List.of("1 of " + output.key().folder())))
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void emitsWhatIsHeldOnDrain(Backend backend) throws Exception {
    Output first = TestRows.output("a/", 100);
    Output second = TestRows.output("b/", 100);
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(first, "1"));
      push(harness, RowBlocks.of(second, "2"));
      harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(batches(harness))
          .containsExactlyInAnyOrder(
              new Batch(first, 1, List.of("1")), new Batch(second, 1, List.of("2")));
      assertNothingIsLeft(harness, backend);
    }
  }

  @Test
  void emitsTheBlocksOfABatchInTheOrderInWhichTheyCame() throws Exception {
    int blocks = 300;
    Output output = TestRows.output("a/", blocks);
    try (var harness = harness(Backend.ROCKSDB, MemorySize.ofMebiBytes(1))) {
      harness.open();
      for (int i = 0; i < blocks; i++) {
        push(harness, RowBlocks.of(output, Integer.toString(i)));
      }
      assertThat(batches(harness))
          .containsExactly(
              new Batch(
                  output, blocks, IntStream.range(0, blocks).mapToObj(Integer::toString).toList()));
    }
  }

  @Test
  void neverTouchesStateForABatchThatFillsUpBetweenTwoCheckpoints() throws Exception {
    Output output = TestRows.output("a/", 3);
    try (var harness = harness(Backend.MEMORY_AND_HEAP, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(output, "1"));
      push(harness, RowBlocks.of(output, "2"));
      assertThat(harness.numKeyedStateEntries()).isZero();
      push(harness, RowBlocks.of(output, "3", "4"));
      assertThat(harness.numKeyedStateEntries()).isZero();
      harness.snapshot(1, 1);
      // The open batch, its output, and its one block.
      assertThat(harness.numKeyedStateEntries()).isEqualTo(3);
      push(harness, RowBlocks.of(output, "5", "6"));
      assertThat(batches(harness))
          .containsExactly(
              new Batch(output, 3, List.of("1", "2", "3")),
              new Batch(output, 3, List.of("4", "5", "6")));
      assertNothingIsLeft(harness, Backend.MEMORY_AND_HEAP);
    }
  }

  /** Measured 0.02 bytes for each byte of the rows. */
  @Test
  void copiesNoRowThatItHoldsInMemory() throws Exception {
    String row = "x".repeat(1000);
    RowBlock block = RowBlocks.of(TestRows.output("a/", 600), Collections.nCopies(20, row));
    try (var harness = harness(Backend.MEMORY_AND_HEAP, MemorySize.ofMebiBytes(1))) {
      harness.open();
      long allocated =
          AllocatedBytes.of(
              () -> {
                harness.getOutput().clear();
                for (int i = 0; i < 30; i++) {
                  push(harness, block);
                }
              });
      assertThat(batches(harness)).extracting(batch -> batch.rows().size()).containsExactly(600);
      assertThat(allocated).isLessThan(600 * row.length() / 10);
    }
  }

  @Test
  void putsSmallBlocksTogetherOnTheirWayToState() throws Exception {
    Output output = TestRows.output("a/", 5);
    String large = "x".repeat(1 << 18);
    try (var harness = harness(Backend.MEMORY_AND_HEAP, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(output, "1"));
      push(harness, RowBlocks.of(output, "2"));
      push(harness, RowBlocks.of(output, large));
      push(harness, RowBlocks.of(output, "4"));
      harness.snapshot(1, 1);
      push(harness, RowBlocks.of(output, "5"));
      assertThat(harness.extractOutputValues())
          .extracting(chunk -> TestRows.texts(chunk.rows()))
          .containsExactly(List.of("1", "2"), List.of(large), List.of("4"), List.of("5"));
      assertThat(batches(harness))
          .containsExactly(new Batch(output, 5, List.of("1", "2", large, "4", "5")));
      assertNothingIsLeft(harness, Backend.MEMORY_AND_HEAP);
    }
  }

  @Test
  void storesAllBatchesWhenTheirMemoryIsFull() throws Exception {
    int batchesThatFit = (1 << 20) / 2100;
    try (var harness = harness(Backend.MEMORY_AND_HEAP, MemorySize.ofMebiBytes(1))) {
      harness.open();
      for (int i = 0; i < batchesThatFit; i++) {
        push(harness, RowBlocks.of(TestRows.output("folder-" + i, 2), "1"));
      }
      assertThat(harness.numKeyedStateEntries()).isZero();
      push(harness, RowBlocks.of(TestRows.output("large", 2), "x".repeat(1 << 16)));
      assertThat(harness.numKeyedStateEntries()).isEqualTo(3 * (batchesThatFit + 1));
    }
  }

  @Test
  void countsTheTextsOfOutputsAsMemory() throws Exception {
    String folder = "f".repeat(100_000) + "/";
    try (var harness = harness(Backend.MEMORY_AND_HEAP, MemorySize.ofMebiBytes(1))) {
      harness.open();
      for (int i = 0; i < 5; i++) {
        push(harness, RowBlocks.of(TestRows.output(i + folder, 2), "1"));
      }
      assertThat(harness.numKeyedStateEntries()).isZero();
      push(harness, RowBlocks.of(TestRows.output(5 + folder, 2), "1"));
      assertThat(harness.numKeyedStateEntries()).isEqualTo(3 * 6);
    }
  }

  @Test
  void keepsTheBatchesOfAModestDestinationOutOfState() throws Exception {
    try (var harness = harness(Backend.MEMORY_AND_HEAP, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(TestRows.output("modest", "a/", 2), "1"));
      for (int i = 0; i < 5_000; i++) {
        push(harness, RowBlocks.of(TestRows.output("greedy", "folder-" + i, 2), "1"));
      }
      int before = harness.numKeyedStateEntries();
      assertThat(before).isPositive();
      push(harness, RowBlocks.of(TestRows.output("modest", "a/", 2), "2"));
      assertThat(harness.numKeyedStateEntries()).as("it was in no state").isEqualTo(before);
      assertThat(batches(harness)).hasSize(1);
    }
  }

  /** 5 bytes of a row are 9 with its length. */
  @ParameterizedTest
  @EnumSource
  void closesTheLargestBatchesOfADestinationThatHoldsMoreThanItMay(Backend backend)
      throws Exception {
    Output modest = TestRows.output("modest", "a/", 100, 90);
    Output large = TestRows.output("greedy", "large/", 100, 90);
    Output small = TestRows.output("greedy", "small/", 100, 90);
    RecordedMetrics metrics = new RecordedMetrics();
    OperatorSubtaskState snapshot;
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1), 1, 0, metrics)) {
      harness.open();
      push(harness, RowBlocks.of(modest, "row-1", "row-2", "row-3", "row-4", "row-5"));
      push(harness, RowBlocks.of(small, "row-1", "row-2"));
      push(harness, RowBlocks.of(large, "row-1", "row-2", "row-3", "row-4", "row-5"));
      push(harness, RowBlocks.of(modest, "row-6", "row-7", "row-8", "row-9", "row10"));
      snapshot = harness.snapshot(1, 0);
      assertThat(batches(harness)).as("each holds what it may").isEmpty();
      push(harness, RowBlocks.of(small, "row-3", "row-4", "row-5", "row-6"));
      assertThat(batches(harness)).extracting(Batch::output).containsExactly(small);
      assertThat(metrics.value("cause.amount.batches")).isOne();
      assertHolds(metrics, 2, 15, 15 * 9);
      push(harness, RowBlocks.of(small, "row-7"));
      push(harness, RowBlocks.of(large, "row-6", "row-7", "row-8", "row-9", "row10"));
      assertThat(batches(harness)).extracting(Batch::output).containsExactly(large);
    }
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.initializeState(snapshot);
      harness.open();
      push(harness, RowBlocks.of(small, "row-3"));
      push(harness, RowBlocks.of(large, "row-6", "row-7", "row-8"));
      assertThat(batches(harness))
          .as("what was restored counts, too")
          .extracting(Batch::output)
          .containsExactly(large);
    }
  }

  @Test
  void countsBatchesByTheirCauseAndHowFullTheyWere() throws Exception {
    RecordedMetrics metrics = new RecordedMetrics();
    try (var harness = harness(Backend.HEAP, MemorySize.parse("40b"), 1, 0, metrics)) {
      harness.open();
      push(harness, RowBlocks.of(TestRows.output("a/", 2), "1", "2", "3"));
      push(
          harness,
          RowBlocks.of(TestRows.output("b/", 100), "row-000001", "row-000002", "row-000003"));
      assertThat(metrics.value("cause.rows.batches")).isOne();
      assertThat(metrics.value("cause.bytes.batches")).isOne();
      harness.setProcessingTime(MAX_AGE.toMillis());
      assertThat(metrics.value("cause.age.batches")).isEqualTo(2);
      push(harness, RowBlocks.of(TestRows.output("a/", 2), "4"));
      harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(metrics.value("cause.end.batches")).isOne();
      assertThat(metrics.value("batchedRows")).isEqualTo(7);
      assertThat(metrics.value("batchFill")).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheOrderOfRowsThatCameBeforeAndAfterCheckpoints(Backend backend) throws Exception {
    Output first = TestRows.output("a/", 5);
    Output second = TestRows.output("b/", 4);
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, RowBlocks.of(first, "1"));
      push(harness, RowBlocks.of(second, "a"));
      harness.snapshot(1, 1);
      push(harness, RowBlocks.of(first, "2", "3"));
      push(harness, RowBlocks.of(second, "b"));
      harness.snapshot(2, 2);
      push(harness, RowBlocks.of(second, "c"));
      push(harness, RowBlocks.of(first, "4"));
      push(harness, RowBlocks.of(first, "5"));
      push(harness, RowBlocks.of(second, "d"));
      assertThat(batches(harness))
          .containsExactly(
              new Batch(first, 5, List.of("1", "2", "3", "4", "5")),
              new Batch(second, 4, List.of("a", "b", "c", "d")));
      assertNothingIsLeft(harness, backend);
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhenTheEventsOfABatchHappened(Backend backend) throws Exception {
    Output output = TestRows.output("a/", 3);
    OperatorSubtaskState snapshot;
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.open();
      push(harness, new RowBlock(output, TestRows.rows("1"), new TimeRange(40, 50)));
      snapshot = harness.snapshot(1, 1);
    }
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1))) {
      harness.initializeState(snapshot);
      harness.open();
      push(harness, new RowBlock(output, TestRows.rows("2"), new TimeRange(30, 45)));
      push(harness, new RowBlock(output, TestRows.rows("3", "4"), new TimeRange(60, 70)));
      harness.setProcessingTime(2 * MAX_AGE.toMillis());
      assertThat(harness.extractOutputValues())
          .extracting(chunk -> chunk.times())
          .startsWith(new TimeRange(30, 70))
          .endsWith(new TimeRange(60, 70));
    }
  }

  private static final String HELD_FOR_DESTINATION =
      "destination." + TestRows.output("a/", 9).key().destinationId() + ".heldRows";

  @ParameterizedTest
  @EnumSource
  void showsWhatItHoldsAlsoAfterARestore(Backend backend) throws Exception {
    OperatorSubtaskState snapshot;
    RecordedMetrics metrics = new RecordedMetrics();
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1), 1, 0, metrics)) {
      harness.open();
      assertHolds(metrics, 0, 0, 0);
      assertThat(metrics.value("oldestHeldAgeMillis")).isZero();
      harness.setProcessingTime(NOW.toEpochMilli() - 20_000);
      push(harness, RowBlocks.of(TestRows.output("a/", 9), "1", "2"));
      harness.setProcessingTime(NOW.toEpochMilli() - 10_000);
      push(harness, RowBlocks.of(TestRows.output("b/", 2), "3"));
      push(harness, RowBlocks.of(TestRows.output("a/", 9), "4"));
      assertHolds(metrics, 2, 4, 4 * 5);
      assertThat(metrics.value(HELD_FOR_DESTINATION)).isEqualTo(4);
      assertThat(metrics.value("oldestHeldAgeMillis")).isBetween(20_000L, 21_000L);
      push(harness, RowBlocks.of(TestRows.output("b/", 2), "5"));
      assertHolds(metrics, 1, 3, 3 * 5);
      snapshot = harness.snapshot(1, 0);
    }
    RecordedMetrics restored = new RecordedMetrics();
    try (var harness = harness(backend, MemorySize.ofMebiBytes(1), 1, 0, restored)) {
      harness.initializeState(snapshot);
      harness.open();
      assertHolds(restored, 1, 3, 3 * 5);
      assertThat(restored.value(HELD_FOR_DESTINATION)).isEqualTo(3);
      assertThat(restored.value("oldestHeldAgeMillis")).isBetween(20_000L, 21_000L);
      harness.setProcessingTime(NOW.toEpochMilli() + MAX_AGE.toMillis());
      assertHolds(restored, 0, 0, 0);
      assertThat(restored.value(HELD_FOR_DESTINATION)).isZero();
      assertThat(restored.value("batchMaxAgeMillis")).isEqualTo(MAX_AGE.toMillis());
    }
  }

  private static long ageMillis(Output output) {
    return new BatchLimits(MAX_AGE, MemorySize.ofMebiBytes(1), MemorySize.ZERO)
        .age(output)
        .toMillis();
  }

  private static void assertHolds(RecordedMetrics metrics, long batches, long rows, long bytes) {
    assertThat(metrics.value("heldBatches")).isEqualTo(batches);
    assertThat(metrics.value("heldRows")).isEqualTo(rows);
    assertThat(metrics.value("heldBytes")).isEqualTo(bytes);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, RowBlock, BatchChunk> harness(
      Backend backend, MemorySize maxSize) throws Exception {
    return harness(backend, maxSize, 1, 0);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, RowBlock, BatchChunk> harness(
      Backend backend, MemorySize maxSize, int parallelism, int subtask) throws Exception {
    return harness(backend, maxSize, parallelism, subtask, new RecordedMetrics());
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, RowBlock, BatchChunk> harness(
      Backend backend, MemorySize maxSize, int parallelism, int subtask, RecordedMetrics metrics)
      throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new BatchOperator(
                new BatchLimits(MAX_AGE, maxSize, new MemorySize(backend.memoryBytes)),
                Clock.fixed(NOW, ZoneOffset.UTC)),
            (RowBlock block) -> block.output().id(),
            Types.STRING,
            new MockEnvironmentBuilder()
                .setMaxParallelism(MAX_PARALLELISM)
                .setParallelism(parallelism)
                .setSubtaskIndex(subtask)
                .setMetricGroup(metrics.ofTask())
                .build());
    harness.setStateBackend(backend.create());
    harness.setup(new RecordSerializer<>(new BatchChunk.Format()));
    return harness;
  }

  private static void assertNothingIsLeft(
      KeyedOneInputStreamOperatorTestHarness<String, RowBlock, BatchChunk> harness,
      Backend backend) {
    assertThat(harness.numProcessingTimeTimers()).isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
    if (backend.isHeap()) { // RocksDB cannot say
      assertThat(harness.numKeyedStateEntries()).isZero();
    }
  }

  private static void push(
      KeyedOneInputStreamOperatorTestHarness<String, RowBlock, BatchChunk> harness, RowBlock block)
      throws Exception {
    harness.processElement(block, 0);
  }

  /**
   * Takes what was emitted since the last call, and checks that chunks of a batch are contiguous.
   */
  private static List<Batch> batches(
      KeyedOneInputStreamOperatorTestHarness<String, RowBlock, BatchChunk> harness) {
    List<Batch> batches = new ArrayList<>();
    for (BatchChunk chunk : harness.extractOutputValues()) {
      assertThat(chunk.closed()).isEqualTo(NOW);
      if (chunk.first()) {
        batches.add(new Batch(chunk.output(), chunk.batchRows(), new ArrayList<>()));
      }
      Batch batch = batches.get(batches.size() - 1);
      assertThat(chunk.output()).isEqualTo(batch.output());
      batch.rows().addAll(TestRows.texts(chunk.rows()));
    }
    harness.getOutput().clear();
    for (Batch batch : batches) {
      assertThat(batch.rows()).hasSize(batch.announcedRows());
    }
    return batches;
  }
}
