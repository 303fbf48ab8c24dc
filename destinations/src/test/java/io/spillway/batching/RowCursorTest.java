package io.spillway.batching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowCursorTest {
  private static final int ROW = 4 + 1;

  @Test
  void handsOnAWholeBlockWithoutCopyingIt() {
    Rows rows = TestRows.rows("1", "2");
    RowCursor cursor = new RowCursor(rows);
    assertThat(cursor.take(2, 2 * ROW, false)).isSameAs(rows);
    assertThat(cursor.remaining()).isZero();
  }

  @Test
  void takesAtMostTheRowsThatHaveRoom() {
    RowCursor cursor = new RowCursor(TestRows.rows("1", "2", "3"));
    assertThat(TestRows.texts(cursor.take(2, 100, true))).containsExactly("1", "2");
    assertThat(cursor.remaining()).isOne();
    assertThat(TestRows.texts(cursor.take(2, 100, true))).containsExactly("3");
    assertThat(cursor.remaining()).isZero();
  }

  @Test
  void takesAtMostTheBytesThatHaveRoomLengthsIncluded() {
    RowCursor cursor = new RowCursor(TestRows.rows("1", "2", "3"));
    assertThat(TestRows.texts(cursor.take(9, 2 * ROW, true))).containsExactly("1", "2");
    assertThat(TestRows.texts(cursor.take(9, ROW - 1, false))).isEmpty();
    assertThat(cursor.remaining()).isOne();
    assertThat(TestRows.texts(cursor.take(9, ROW, false))).containsExactly("3");
  }

  @Test
  void takesOneRowThatIsTooLargeWhenAskedTo() {
    RowCursor cursor = new RowCursor(TestRows.rows("too large", "2"));
    assertThat(TestRows.texts(cursor.take(9, 1, true))).containsExactly("too large");
    assertThat(TestRows.texts(cursor.take(9, 1, true))).containsExactly("2");
  }

  @Test
  void takesNothingWhereThereIsNoRoomLeft() {
    RowCursor cursor = new RowCursor(TestRows.rows("1"));
    assertThat(cursor.take(0, 100, false).count()).isZero();
    assertThat(cursor.take(-5, 100, false).count()).isZero();
    assertThat(cursor.take(1, -100, false).count()).isZero();
    assertThat(cursor.remaining()).isOne();
  }

  @Test
  void hasNothingToGiveOfAnEmptyBlock() {
    RowCursor cursor = new RowCursor(TestRows.rows());
    assertThat(cursor.remaining()).isZero();
    assertThat(cursor.take(1, 100, true).count()).isZero();
  }
}
