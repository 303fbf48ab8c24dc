package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private static final int BUFFER_BYTES = 1 << 16;

  @Test
  void returnsWhatStandsBetweenNewlines() throws IOException {
    assertThat(lines("a\n\nb\r\nc", 10)).containsExactly("a", "", "b\r", "c");
    assertThat(lines("a\n", 10)).containsExactly("a");
    assertThat(lines("\n", 10)).containsExactly("");
    assertThat(lines("", 10)).isEmpty();
  }

  @Test
  void readsLinesOfAnyLengthAroundItsBuffer() throws IOException {
    for (int length = BUFFER_BYTES - 2; length <= BUFFER_BYTES + 2; length++) {
      String line = "x".repeat(length);
      assertThat(lines(line + "\ny\n", 3 * BUFFER_BYTES)).containsExactly(line, "y");
      assertThat(lines(line, 3 * BUFFER_BYTES)).containsExactly(line);
    }
  }

  @Test
  void cutsALineThatIsTooLongAndGoesOnAfterIt() throws IOException {
    assertThat(lines("abcd\nabc\nabcde", 3)).containsExactly("abc (cut)", "abc", "abc (cut)");
    assertThat(lines("x".repeat(5 * BUFFER_BYTES) + "\ny", 3)).containsExactly("xxx (cut)", "y");
  }

  private static List<String> lines(String text, int maxBytes) throws IOException {
    LineReader reader =
        new LineReader(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), maxBytes, () -> {});
    List<String> lines = new ArrayList<>();
    for (byte @Nullable [] line = reader.next(); line != null; line = reader.next()) {
      lines.add(new String(line, StandardCharsets.UTF_8) + (reader.isTooLong() ? " (cut)" : ""));
    }
    return lines;
  }
}
