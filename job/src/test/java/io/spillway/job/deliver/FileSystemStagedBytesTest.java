package io.spillway.job.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.staging.StagedBytes.NotStagedException;
import io.spillway.staging.StagedBytes.Range;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemStagedBytesTest {
  @TempDir private Path folder;
  private FileSystemStagedBytes staged;

  @BeforeEach
  void stage() throws IOException {
    Files.createDirectories(folder.resolve("day"));
    Files.writeString(folder.resolve("day/file"), "0123456789");
    staged = new FileSystemStagedBytes(new org.apache.flink.core.fs.Path(folder.toUri()));
  }

  @Test
  void readsAWholeObjectOrAPartOfIt() throws Exception {
    assertThat(text(Range.whole("day/file", 10))).isEqualTo("0123456789");
    assertThat(text(Range.part("day/file", 0, 3))).isEqualTo("012");
    assertThat(text(Range.part("day/file", 7, 3))).isEqualTo("789");
    assertThat(text(Range.part("day/file", 7, 0))).isEmpty();
  }

  @Test
  void saysWhatIsStagedInstead() {
    assertThatThrownBy(() -> staged.open(Range.whole("day/other", 10)))
        .isInstanceOf(NotStagedException.class)
        .hasMessage("does not exist");
    assertThatThrownBy(() -> staged.open(Range.whole("day/file", 9)))
        .isInstanceOf(NotStagedException.class)
        .hasMessage("has 10 bytes, not 9");
  }

  @Test
  void failsWhereAnObjectEndsTooEarly() {
    assertThatThrownBy(() -> text(Range.part("day/file", 8, 3)))
        .isInstanceOf(IOException.class)
        .hasMessage("it ends 1 bytes before its 3");
  }

  @Test
  void stopsWhenItsThreadIsInterrupted() throws Exception {
    try (InputStream in = staged.open(Range.whole("day/file", 10))) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(in::read).isInstanceOf(InterruptedIOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private String text(Range range) throws IOException {
    try (InputStream in = staged.open(range)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
