package io.spillway.job.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.TestRows;
import io.spillway.batching.TimeRange;
import io.spillway.routing.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowGathererTest {
  private static final int MIB = 1 << 20;

  private final List<RowBlock> sent = new ArrayList<>();
  private long millis;

  @Test
  void holdsRowsUntilABlockIsLargeEnough() {
    RowGatherer gatherer = new RowGatherer(2 * (4 + 3), MIB, sent::add);
    Output output = TestRows.output("a/", 100);
    assertThat(gatherer.isEmpty()).isTrue();
    add(gatherer, output, "one");
    assertThat(sent).isEmpty();
    assertThat(gatherer.isEmpty()).isFalse();
    add(gatherer, output, "two");
    assertThat(rows()).containsExactly("one", "two");
    assertThat(gatherer.isEmpty()).isTrue();
  }

  @Test
  void sendsABlockWhenItHoldsABatch() {
    RowGatherer gatherer = new RowGatherer(MIB, MIB, sent::add);
    Output output = TestRows.output("a/", 2);
    add(gatherer, output, "1");
    add(gatherer, output, "2");
    add(gatherer, output, "3");
    assertThat(sent).hasSize(1);
    assertThat(rows()).containsExactly("1", "2");
    assertThat(sent.get(0).times()).isEqualTo(new TimeRange(1, 2));
  }

  @Test
  void sendsEverythingInOrderWhenTheMemoryIsUsedUp() {
    RowGatherer gatherer = new RowGatherer(MIB, 10_000, sent::add);
    Output first = TestRows.output("a/", 100);
    Output second = TestRows.output("b/", 100);
    add(gatherer, first, "1");
    add(gatherer, second, "2");
    add(gatherer, first, "3");
    assertThat(sent).isEmpty();
    add(gatherer, second, "x".repeat(10_000));
    assertThat(sent).extracting(RowBlock::output).containsExactly(first, second);
    assertThat(rows()).startsWith("1", "3", "2").hasSize(4);
    assertThat(gatherer.isEmpty()).isTrue();
  }

  @Test
  void countsTheBuffersThatManyOutputsOfFewRowsTake() {
    int memory = 64 * 1024;
    RowGatherer gatherer = new RowGatherer(32 * 1024, memory, sent::add);
    int mostOpen = 0;
    int open = 0;
    for (int i = 0; i < 1_000; i++) {
      add(gatherer, TestRows.output("folder-" + i + "/", 100), "r");
      open = gatherer.isEmpty() ? 0 : open + 1;
      mostOpen = Math.max(mostOpen, open);
    }
    // Each open block has a buffer of 2 KiB, however few rows it holds.
    assertThat(mostOpen).isLessThanOrEqualTo(memory / 2048);
  }

  @Test
  void letsTheRowsOfAModestDestinationWaitForOthers() {
    RowGatherer gatherer = new RowGatherer(32 * 1024, 64 * 1024, sent::add);
    Output modest = TestRows.output("modest", "a/", 100);
    add(gatherer, modest, "1");
    for (int i = 0; i < 1_000; i++) {
      add(gatherer, TestRows.output("greedy", "folder-" + i + "/", 100), "r");
    }
    add(gatherer, modest, "2");
    assertThat(sent).extracting(RowBlock::output).doesNotContain(modest);
    gatherer.flush();
    assertThat(rows()).hasSize(1_002);
    assertThat(sent)
        .filteredOn(block -> block.output().equals(modest))
        .extracting(block -> block.rows().count())
        .containsExactly(2);
  }

  @Test
  void countsTheTextsOfItsOutputs() {
    RowGatherer gatherer = new RowGatherer(32 * 1024, 60 * 1024, sent::add);
    String folder = "f".repeat(15_000) + "/";
    add(gatherer, TestRows.output("a" + folder, 100), "r");
    assertThat(sent).isEmpty();
    add(gatherer, TestRows.output("b" + folder, 100), "r");
    assertThat(sent).hasSize(2);
  }

  @Test
  void makesRoomForTheTextsOfAnOutputWhenItsBlockIsSent() {
    RowGatherer gatherer = new RowGatherer(100, 64 * 1024, sent::add);
    Output output = TestRows.output("f".repeat(15_000) + "/", 1);
    for (int i = 0; i < 100; i++) {
      add(gatherer, output, "r");
    }
    add(gatherer, TestRows.output("waits/", 100), "r");
    assertThat(sent).hasSize(100);
    assertThat(gatherer.isEmpty()).isFalse();
  }

  @Test
  void forgetsWhatItHasSent() {
    RowGatherer gatherer = new RowGatherer(100, 8 * 1024, sent::add);
    Output output = TestRows.output("a/", 1_000);
    Output other = TestRows.output("b/", 1_000);
    add(gatherer, other, "stays");
    for (int i = 0; i < 10_000; i++) {
      add(gatherer, output, "row");
    }
    assertThat(gatherer.isEmpty()).isFalse();
    assertThat(sent).extracting(RowBlock::output).containsOnly(output);
    gatherer.flush();
    assertThat(rows()).hasSize(10_001);
  }

  @Test
  void keepsRowsOfAnySizeWhole() {
    RowGatherer gatherer = new RowGatherer(MIB, 16 * MIB, sent::add);
    Output output = TestRows.output("a/", 100);
    List<String> rows =
        IntStream.of(0, 1, 2_043, 2_044, 2_045, 70_000, 3).mapToObj("x"::repeat).toList();
    rows.forEach(row -> add(gatherer, output, row));
    gatherer.flush();
    gatherer.flush();
    assertThat(sent).hasSize(1);
    assertThat(rows()).isEqualTo(rows);
  }

  private void add(RowGatherer gatherer, Output output, String row) {
    gatherer.add(output, row.getBytes(StandardCharsets.UTF_8), ++millis);
  }

  private List<String> rows() {
    return sent.stream().flatMap(block -> TestRows.texts(block.rows()).stream()).toList();
  }
}
