package io.spillway.delimited;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.delimited.CellText.Newlines;
import io.spillway.json.TextOutput;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellTextTest {
  private final RowBuffer row = new RowBuffer(new Meter(Limits.DEFAULTS));

  /** In the texts, n and r stand for line feed and carriage return, and 0 for NUL. */
  @ParameterizedTest
  @CsvSource({
    "keep, true, anb rc0d, anb rc0d",
    "keep, false, anb rc0d, anb rc\\u0000d",
    "escape, true, anbrc0d, a\\nb\\rc0d",
    "escape, false, nn r0, \\n\\n \\r\\u0000",
    "space, true, anb, a b",
    "space, true, arnb, a b",
    "space, true, arbn, 'a b '",
    "space, true, anrb, a  b",
    "space, true, arrnnb, a   b",
    "space, true, rna, ' a'",
    "space, true, a0b, a0b",
    "space, false, ar0nb, 'a   b'",
    "space, false, rnrn, '  '",
    "keep, true, '', ''",
    "space, false, x, x"
  })
  void changesLineBreaksAndNulsHoweverTheTextComes(
      String newlines, boolean nulKept, String text, String expected) {
    CellText cell = new CellText(Newlines.ofSetting(newlines).orElseThrow(), nulKept);
    String actual = signs(text);
    byte[] utf8 = actual.getBytes(StandardCharsets.UTF_8);

    TextOutput whole = cell.into(row);
    whole.text("n" + actual + "r", 1, actual.length() + 1);
    assertThat(text()).isEqualTo(signs(expected));

    row.clear();
    cell.into(row).utf8(utf8, 0, utf8.length);
    assertThat(text()).isEqualTo(signs(expected));

    row.clear();
    TextOutput byCharacter = cell.into(row);
    actual.chars().forEach(c -> byCharacter.ascii((char) c));
    assertThat(text()).isEqualTo(signs(expected));

    row.clear();
    TextOutput inPieces = cell.into(row);
    for (int i = 0; i < actual.length(); i++) {
      inPieces.text(actual, i, i + 1);
    }
    assertThat(text()).isEqualTo(signs(expected));

    row.clear();
    TextOutput inBytes = cell.into(row);
    for (int i = 0; i < utf8.length; i++) {
      inBytes.utf8(utf8, i, i + 1);
    }
    assertThat(text()).isEqualTo(signs(expected));
  }

  @Test
  void aLineBreakOfTwoCharactersMayEndInAnotherPiece() {
    CellText cell = new CellText(Newlines.SPACE, true);
    TextOutput out = cell.into(row);
    out.text("a\r");
    out.utf8(new byte[] {'\n', 'b', '\r'}, 0, 3);
    out.ascii('\n');
    out.ascii('c');
    out.ascii('\n');
    out.ascii('\r');
    out.ascii('d');
    out.ascii('\n');
    out.text("\r");
    out.text("é");
    out.text("\n");
    out.utf8("\ré\n".getBytes(StandardCharsets.UTF_8), 0, 4);

    assertThat(text()).isEqualTo("a b c  d  é  é ");
  }

  @Test
  void whatIsNotChangedIsWrittenToTheRowItself() {
    assertThat(CellText.UNCHANGED.into(row)).isSameAs(row);
    assertThat(new CellText(Newlines.ESCAPE, true).into(row)).isNotSameAs(row);
    assertThat(new CellText(Newlines.KEEP, false).into(row).meter()).isSameAs(row.meter());
  }

  @Test
  void settingsNameTheConstants() {
    assertThat(Newlines.ofSetting("keep")).contains(Newlines.KEEP);
    assertThat(Newlines.ofSetting("Keep")).isEmpty();
    assertThat(Newlines.SPACE.setting()).isEqualTo("space");
    assertThat(Delimiter.ofSetting("|")).contains(Delimiter.PIPE);
    assertThat(Delimiter.ofSetting("||")).isEmpty();
    assertThat(Delimiter.ofSetting("tab")).contains(Delimiter.TAB);
    assertThat(Delimiter.TAB.setting()).isEqualTo("tab");
    assertThat(Delimiter.PIPE.setting()).isEqualTo("|");
    assertThat(FileExtension.ofSetting("txt")).contains(FileExtension.TXT);
    assertThat(FileExtension.ofSetting("CSV")).isEmpty();
  }

  private static String signs(String text) {
    // The letters of the escapes that are expected stay.
    return text.replace("\\n", "\u0001")
        .replace("\\r", "\u0002")
        .replace("\\u0000", "\u0003")
        .replace('n', '\n')
        .replace('r', '\r')
        .replace('0', '\u0000')
        .replace("\u0001", "\\n")
        .replace("\u0002", "\\r")
        .replace("\u0003", "\\u0000");
  }

  private String text() {
    return new String(row.toByteArray(), StandardCharsets.UTF_8);
  }
}
