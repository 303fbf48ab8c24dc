package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmallFilesTest {
  private static final int BYTES = 100;
  private static final int COUNTED = BYTES + SmallFiles.ENTRY_BYTES;

  private final SmallFiles files = new SmallFiles(4 * COUNTED);

  @Test
  void givesEachFilesBytesAwayOnce() {
    byte[] content = {1, 2};
    files.put("acme", "a", content);
    assertThat(files.take("a")).isSameAs(content);
    assertThat(files.take("a")).isNull();
    assertThat(files.bytes()).isZero();
  }

  @Test
  void keepsNoFileThatIsNotSmall() {
    SmallFiles large = new SmallFiles(10 << 20);
    large.put("acme", "a", new byte[SmallFiles.MAX_FILE_BYTES]);
    large.put("acme", "b", new byte[SmallFiles.MAX_FILE_BYTES + 1]);
    assertThat(large.take("a")).isNotNull();
    assertThat(large.take("b")).isNull();
  }

  @Test
  void countsWhatAFileTakesBesideItsBytes() {
    for (int i = 0; i < 1_000; i++) {
      files.put("acme", "empty" + i, new byte[0]);
    }
    assertThat(files.bytes()).isEqualTo(4L * SmallFiles.ENTRY_BYTES);
  }

  @Test
  void keepsNoneWithoutMemory() {
    SmallFiles.NONE.put("acme", "a", new byte[0]);
    assertThat(SmallFiles.NONE.take("a")).isNull();
  }

  @Test
  void keepsTheOldestFilesOfADestinationThatHasMoreThanFit() {
    put("acme", 6);
    assertThat(kept("acme", 6)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void takesRoomForOthersFromTheDestinationThatHasMost() {
    put("acme", 4);
    put("globex", 4);
    assertThat(files.bytes()).isEqualTo(4 * COUNTED);
    assertThat(kept("globex", 4)).containsExactly(0, 1);
    assertThat(kept("acme", 4)).as("its newest files go").containsExactly(0, 1);
    put("initech", 1);
    put("acme", 4);
    assertThat(kept("initech", 1)).containsExactly(0);
  }

  @Test
  void forgetsAFileAndAllOfADestination() {
    put("acme", 2);
    put("globex", 2);
    files.remove("globex0");
    files.removeAll("acme");
    files.removeAll("initech");
    assertThat(files.bytes()).isEqualTo(COUNTED);
    put("globex", 4);
    assertThat(kept("globex", 4)).hasSize(4);
    files.put("globex", "globex0", new byte[BYTES]);
    files.clear();
    assertThat(files.take("globex0")).isNull();
    assertThat(files.bytes()).isZero();
  }

  private void put(String destinationId, int count) {
    for (int i = 0; i < count; i++) {
      files.put(destinationId, destinationId + i, new byte[BYTES]);
    }
  }

  /** Which of its files were there. */
  private List<Integer> kept(String destinationId, int count) {
    return IntStream.range(0, count)
        .filter(i -> files.take(destinationId + i) != null)
        .boxed()
        .toList();
  }
}
