package io.spillway.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.json.TextTooLongException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RowBufferTest {
  private final RowBuffer row = new RowBuffer(1_000_000);

  @Test
  void quotesInsideCellsAreDoubled() throws TextTooLongException {
    row.cellQuote();
    row.text("say \"hi\"");
    row.cellQuote();
    row.delimiter(Delimiter.TAB);
    row.cellQuote();
    row.cellQuote();

    assertThat(text()).isEqualTo("\"say \"\"hi\"\"\"\t\"\"");
  }

  @Test
  void halvesOfPairsBecomeReplacementCharacters() throws TextTooLongException {
    row.text("a\ud83d|\ude00b\ud83d\ude00\ud83d");

    assertThat(text()).isEqualTo("a\ufffd|\ufffdb😀\ufffd");
  }

  @Test
  void longTextsAreEncodedAsJavaDoes() throws TextTooLongException {
    String text = "é€😀x\"".repeat(30_000);
    row.text(text);

    assertThat(text()).isEqualTo(text.replace("\"", "\"\""));
  }

  @Test
  void aClearedBufferStartsAgain() throws TextTooLongException {
    row.text("before");
    row.clear();
    row.text("after");

    assertThat(text()).isEqualTo("after");
  }

  @Test
  void rowsBeyondTheLimitAreRefused() {
    assertThatThrownBy(() -> new RowBuffer(1_000).text("x".repeat(100_000)))
        .isInstanceOf(TextTooLongException.class)
        .hasMessage("the row is longer than 1000 bytes");
  }

  private String text() {
    return new String(row.toByteArray(), StandardCharsets.UTF_8);
  }
}
