package io.spillway.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.BatchCutter.Piece;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchCutterTest {
  private static final int ROW = 4 + 1;
  private static final long NO_LIMIT = Long.MAX_VALUE;

  @Test
  void handsOnAWholeBlockWithoutCopyingIt() {
    Rows rows = TestRows.rows("1", "2");
    BatchCutter cutter = new BatchCutter(rows, 2, 2 * ROW);
    Piece piece = cutter.next(BatchFill.EMPTY);
    assertThat(piece.rows()).isSameAs(rows);
    assertThat(piece.closes()).isEqualTo(CloseCause.ROWS);
    assertThat(cutter.hasNext()).isFalse();
  }

  @Test
  void closesABatchWithItsLastRow() {
    BatchCutter cutter = new BatchCutter(TestRows.rows("1", "2", "3"), 2, NO_LIMIT);
    assertNext(cutter, BatchFill.EMPTY, CloseCause.ROWS, "1", "2");
    assertThat(cutter.hasNext()).isTrue();
    assertNext(cutter, BatchFill.EMPTY, null, "3");
    assertThat(cutter.hasNext()).isFalse();
  }

  @Test
  void countsTheRowsThatTheBatchHoldsAlready() {
    BatchCutter cutter = new BatchCutter(TestRows.rows("1", "2", "3"), 4, NO_LIMIT);
    assertNext(cutter, new BatchFill(2, 2 * ROW, 4), CloseCause.ROWS, "1", "2");
  }

  @Test
  void closesABatchBeforeARowOutgrowsTheSizeLimitLengthsIncluded() {
    BatchCutter cutter = new BatchCutter(TestRows.rows("1", "2", "3"), 9, 3 * ROW);
    assertNext(cutter, new BatchFill(1, ROW, 9), CloseCause.BYTES, "1", "2");
    assertNext(cutter, BatchFill.EMPTY, null, "3");
  }

  @Test
  void closesABatchThatHasNoRoomForTheFirstRow() {
    BatchCutter cutter = new BatchCutter(TestRows.rows("1"), 9, 2 * ROW);
    assertNext(cutter, new BatchFill(1, ROW + 1, 9), CloseCause.BYTES);
    assertThat(cutter.hasNext()).isTrue();
    assertNext(cutter, BatchFill.EMPTY, null, "1");
  }

  @Test
  void letsARowThatIsTooLargeBeABatchOfItsOwn() {
    BatchCutter cutter = new BatchCutter(TestRows.rows("too large", "2"), 9, 1);
    assertNext(cutter, BatchFill.EMPTY, CloseCause.BYTES, "too large");
    assertNext(cutter, BatchFill.EMPTY, null, "2");
  }

  @Test
  void keepsToTheSmallerBatchSizeOfTheTwo() {
    BatchCutter smaller = new BatchCutter(TestRows.rows("1", "2", "3"), 2, NO_LIMIT);
    assertNext(smaller, new BatchFill(1, ROW, 100), CloseCause.ROWS, "1");
    BatchCutter larger = new BatchCutter(TestRows.rows("1", "2", "3"), 100, NO_LIMIT);
    assertNext(larger, new BatchFill(1, ROW, 2), CloseCause.ROWS, "1");
  }

  @Test
  void closesABatchThatIsAlreadyFullForABlockOfASmallerBatchSize() {
    BatchCutter full = new BatchCutter(TestRows.rows("1"), 2, NO_LIMIT);
    assertNext(full, new BatchFill(2, 2 * ROW, 100), CloseCause.ROWS);
    BatchCutter overfull = new BatchCutter(TestRows.rows("1"), 2, NO_LIMIT);
    assertNext(overfull, new BatchFill(7, 7 * ROW, 100), CloseCause.ROWS);
    assertThat(overfull.hasNext()).isTrue();
  }

  @Test
  void hasNothingToCutOfAnEmptyBlock() {
    assertThat(new BatchCutter(Rows.EMPTY, 1, NO_LIMIT).hasNext()).isFalse();
  }

  private static void assertNext(
      BatchCutter cutter, BatchFill open, @Nullable CloseCause closes, String... rows) {
    Piece piece = cutter.next(open);
    assertThat(TestRows.texts(piece.rows())).containsExactly(rows);
    assertThat(piece.closes()).isEqualTo(closes);
  }
}
