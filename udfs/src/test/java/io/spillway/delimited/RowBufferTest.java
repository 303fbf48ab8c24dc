package io.spillway.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.budget.BudgetExceededException;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RowBufferTest {
  private final RowBuffer row = new RowBuffer(new Meter(Limits.DEFAULTS));

  @Test
  void quotesInsideCellsAreDoubled() {
    row.startCell();
    row.text("say \"hi\"");
    row.endCell();
    row.delimiter(Delimiter.TAB);
    row.startCell();
    row.endCell();

    assertThat(text()).isEqualTo("\"say \"\"hi\"\"\"\t\"\"");
  }

  @Test
  void halvesOfPairsBecomeReplacementCharacters() {
    row.text("a\ud83d|\ude00b\ud83d\ude00\ud83d");

    assertThat(text()).isEqualTo("a\ufffd|\ufffdb😀\ufffd");
  }

  @Test
  void longTextsAreEncodedAsJavaDoes() {
    String text = "é€😀x\"".repeat(30_000);
    row.text(text);

    assertThat(text()).isEqualTo(text.replace("\"", "\"\""));
  }

  @Test
  void aClearedBufferStartsAgain() {
    row.text("before");
    row.clear();
    row.text("after");

    assertThat(text()).isEqualTo("after");
  }

  @Test
  void rowsAndCellsBeyondTheLimitsAreRefused() {
    RowBuffer small = new RowBuffer(new Meter(limits(30_000, 50_000)));
    String text = "x".repeat(20_000);

    small.startCell();
    assertThatThrownBy(() -> small.text(text.repeat(3)))
        .isInstanceOf(BudgetExceededException.class)
        .hasMessage(
            "the cell is longer than 30000 bytes; simplify the mapping or raise limits.cell-size");

    small.clear();
    small.startCell();
    small.text(text);
    small.endCell();
    small.startCell();
    small.text(text);
    small.endCell();
    small.startCell();
    assertThatThrownBy(() -> small.text(text))
        .isInstanceOf(BudgetExceededException.class)
        .hasMessage(
            "the row is longer than 50000 bytes; simplify the mapping or raise limits.row-size");
  }

  @Test
  void bytesOfUtf8AreWrittenLikeTheSameText() {
    Random random = new Random(18);
    for (int length = 0; length < 300; length++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append(random.nextInt(3) == 0 ? "\"" : "x!#é€😀".substring(0, 1 + random.nextInt(4)));
      }
      byte[] bytes = ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
      row.clear();
      row.utf8(bytes, 1, bytes.length - 1);

      assertThat(text()).isEqualTo(text.toString().replace("\"", "\"\""));
    }
  }

  @Test
  void aQuoteAtAnyPlaceOfUtf8IsDoubled() {
    for (int length = 1; length <= 20; length++) {
      for (int quote = 0; quote < length; quote++) {
        String text = "x".repeat(quote) + '"' + "y".repeat(length - quote - 1);
        row.clear();
        row.utf8(text.getBytes(StandardCharsets.UTF_8), 0, length);

        assertThat(text()).isEqualTo(text.replace("\"", "\"\""));
      }
    }
  }

  /** So that a buffer of any size, however full, has room for what is appended next. */
  @Test
  void textsOfAnyLengthFindRoom() {
    for (int length = 1; length < 9_000; length += 1 + length / 400) {
      for (String unit : List.of("a", "\"", "é", "€", "😀")) {
        String text = unit.repeat(length);
        String expected = text.replace("\"", "\"\"");
        RowBuffer fresh = new RowBuffer(new Meter(Limits.DEFAULTS));
        fresh.text(text);
        assertThat(fresh.toByteArray()).asString(StandardCharsets.UTF_8).isEqualTo(expected);

        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        fresh = new RowBuffer(new Meter(Limits.DEFAULTS));
        fresh.utf8(bytes, 0, bytes.length);
        assertThat(fresh.toByteArray()).asString(StandardCharsets.UTF_8).isEqualTo(expected);
      }
    }
  }

  @Test
  void singleCharactersFindRoom() {
    List<Consumer<RowBuffer>> ofOneByte =
        List.of(
            RowBuffer::startCell,
            RowBuffer::endCell,
            buffer -> buffer.delimiter(Delimiter.COMMA),
            buffer -> buffer.ascii('a'));
    for (Consumer<RowBuffer> append : ofOneByte) {
      RowBuffer fresh = new RowBuffer(new Meter(Limits.DEFAULTS));
      for (int i = 0; i < 10_000; i++) {
        append.accept(fresh);
      }
      assertThat(fresh.toByteArray()).hasSize(10_000);
    }
    RowBuffer fresh = new RowBuffer(new Meter(Limits.DEFAULTS));
    fresh.ascii('a');
    for (int i = 0; i < 10_000; i++) {
      fresh.ascii('"');
    }
    assertThat(fresh.toByteArray()).hasSize(20_001);
  }

  @Test
  void everyCodePointIsEncodedAsJavaDoes() {
    for (int c : new int[] {0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfffd, 0xffff}) {
      assertIsWritten(c);
    }
    for (int c = 0x10000; c <= Character.MAX_CODE_POINT; c += 0xfff) {
      assertIsWritten(c);
    }
    assertIsWritten(Character.MAX_CODE_POINT);
  }

  private void assertIsWritten(int codePoint) {
    row.clear();
    row.text(Character.toString(codePoint));

    assertThat(row.toByteArray())
        .isEqualTo(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aPairIsNotCutWhereLongTextIs() {
    for (int before = 8_185; before < 8_200; before++) {
      row.clear();
      String text = "x".repeat(before) + "😀😀";
      row.text(text + "x", 0, text.length());

      assertThat(text()).isEqualTo(text);
    }
  }

  @Test
  void nothingIsAppendedToARowThatIsAsLongAsAllowed() {
    List<Consumer<RowBuffer>> all =
        List.of(
            RowBuffer::startCell,
            RowBuffer::endCell,
            buffer -> buffer.delimiter(Delimiter.COMMA),
            buffer -> buffer.ascii('a'),
            buffer -> buffer.text("a"),
            buffer -> buffer.utf8(new byte[] {'a'}, 0, 1));
    for (Consumer<RowBuffer> append : all) {
      RowBuffer small = new RowBuffer(new Meter(limits(50, 10)));
      small.text("123456789");
      append.accept(small);
      assertThat(small.toByteArray()).hasSize(10);
      for (Consumer<RowBuffer> more : all) {
        assertThatThrownBy(() -> more.accept(small)).hasMessageStartingWith("the row is longer");
      }
      assertThat(small.toByteArray()).hasSize(10);
    }
  }

  @Test
  void aCellHasItsOwnLimitUntilItEnds() {
    RowBuffer small = new RowBuffer(new Meter(limits(4, 20)));
    small.text("123456789");
    small.startCell();
    small.text("abc");
    assertThatThrownBy(() -> small.text("d")).hasMessageStartingWith("the cell is longer than 4");
    small.clear();
    small.text("123456789");
    small.startCell();
    small.text("ab");
    small.endCell();
    small.text("123456");
    assertThat(small.toByteArray()).hasSize(19);
    small.startCell();
    assertThatThrownBy(() -> small.text("d")).hasMessageStartingWith("the row is longer than 20");
  }

  private static Limits limits(int cellBytes, int rowBytes) {
    return new Limits(
        1_000_000, 1_000, 1_000_000, 1_000, cellBytes, rowBytes, Duration.ofSeconds(10));
  }

  private String text() {
    return new String(row.toByteArray(), StandardCharsets.UTF_8);
  }
}
