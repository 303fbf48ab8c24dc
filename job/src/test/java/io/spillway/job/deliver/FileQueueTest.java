package io.spillway.job.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.job.deliver.FileQueue.Taken;
import io.spillway.job.deliver.FileQueue.Verdict;
import io.spillway.job.stage.StagedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FileQueueTest {
  private final Memory state = new Memory();
  private final List<Taken> taken = new ArrayList<>();
  private FileQueue queue = new FileQueue("acme", QueueBounds.EMPTY, state);

  private static final class Memory implements FileQueue.Entries {
    private final NavigableMap<Long, OwedFile> files = new TreeMap<>();
    private int reads;

    @Override
    public @Nullable OwedFile get(long number) {
      reads++;
      return files.get(number);
    }

    @Override
    public void put(long number, OwedFile file) {
      files.put(number, file);
    }

    @Override
    public void remove(long number) {
      files.remove(number);
    }
  }

  @Test
  void givesItsFilesInTheirOrderSoManyAtATime() throws IOException {
    add(1, 2, 3, 4, 5);
    take(2);
    assertThat(staged()).containsExactly(1L, 2L);
    assertThat(queue.taken()).isEqualTo(2);
    take(10);
    assertThat(staged()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(queue.hasNext()).isFalse();
    add(6);
    take(10);
    assertThat(staged()).endsWith(6L).hasSize(6);
    assertThat(state.reads).isEqualTo(6);
  }

  @Test
  void looksAtNoMoreFilesThanItMay() throws IOException {
    add(1, 2, 3, 4, 5);
    assertThat(queue.take(10, 3, file -> Verdict.TAKE, taken::add)).isEqualTo(3);
    assertThat(staged()).containsExactly(1L, 2L, 3L);
    assertThat(queue.take(10, 3, file -> Verdict.TAKE, taken::add)).isEqualTo(2);
  }

  @Test
  void knowsHowManyFilesItHasAndSinceWhen() throws IOException {
    assertThat(queue.waiting()).isEqualTo(WaitingFiles.NONE);
    add(7, 8, 9);
    assertThat(queue.waiting()).isEqualTo(new WaitingFiles(3, 30, 7));
    take(3);
    queue.remove(taken.get(1));
    assertThat(queue.waiting()).isEqualTo(new WaitingFiles(2, 20, 7));
    queue.remove(taken.get(0));
    assertThat(queue.waiting()).isEqualTo(new WaitingFiles(1, 10, 9));
    queue.remove(taken.get(2));
    queue.remove(taken.get(2));
    assertThat(queue.waiting()).isEqualTo(WaitingFiles.NONE);
    assertThat(queue.bounds()).isEqualTo(QueueBounds.EMPTY);
    assertThat(state.files).isEmpty();
  }

  @Test
  void goesOnFromItsBoundsWithWhatIsLeft() throws IOException {
    add(1, 2, 3, 4, 5);
    take(4);
    queue.remove(taken.get(0));
    queue.remove(taken.get(2));
    assertThat(queue.bounds()).isEqualTo(new QueueBounds(1, 5, 3, 30, 0));

    queue = new FileQueue("acme", queue.bounds(), state);
    taken.clear();
    add(6);
    take(10);
    assertThat(staged()).containsExactly(2L, 4L, 5L, 6L);
    assertThat(queue.waiting()).isEqualTo(new WaitingFiles(4, 40, 2));
  }

  @Test
  void stopsAtAFileThatHasToWait() throws IOException {
    add(1, 2, 9, 3);
    Function<OwedFile, Verdict> early =
        file -> file.file().stagedMillis() < 9 ? Verdict.TAKE : Verdict.WAIT;
    assertThat(queue.take(10, 10, early, taken::add)).isEqualTo(3);
    assertThat(staged()).containsExactly(1L, 2L);
    assertThat(queue.hasNext()).isTrue();
    taken.forEach(this::remove);
    assertThat(queue.waiting()).isEqualTo(new WaitingFiles(2, 20, 9));
    take(10);
    assertThat(staged()).endsWith(9L, 3L);
  }

  @Test
  void passesOverFilesUntilItStartsOver() throws IOException {
    add(1, 2, 3, 4);
    Function<OwedFile, Verdict> even =
        file -> file.file().stagedMillis() % 2 == 0 ? Verdict.TAKE : Verdict.PASS;
    int unused = queue.take(10, 10, even, taken::add);
    assertThat(staged()).containsExactly(2L, 4L);
    taken.forEach(this::remove);
    assertThat(queue.waiting()).isEqualTo(new WaitingFiles(2, 20, 1));
    assertThat(queue.bounds()).isEqualTo(new QueueBounds(0, 4, 2, 20, 0));

    queue.startOver();
    assertThat(queue.waiting()).isEqualTo(new WaitingFiles(2, 20, 1));
    take(10);
    assertThat(staged()).containsExactly(2L, 4L, 1L, 3L);
  }

  @Test
  void startsOverInTheMiddleOfARoundToo() throws IOException {
    add(1, 2, 3, 4);
    int unused = queue.take(10, 2, file -> Verdict.PASS, taken::add);
    assertThat(queue.isRoundOver()).isFalse();
    queue.startOver();
    take(10);
    assertThat(staged()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(queue.isRoundOver()).isTrue();
  }

  @Test
  void leavesAFileThatIsPutBackToTheNextRound() throws IOException {
    add(1, 2, 3);
    take(2);
    queue.missing(taken.get(0), 77);
    queue.putBack(taken.get(0));
    assertThat(queue.taken()).isOne();
    take(10);
    assertThat(staged()).containsExactly(1L, 2L, 3L);
    queue.remove(taken.get(1));
    assertThat(queue.bounds().first()).isZero();

    queue.startOver();
    take(10);
    assertThat(staged()).containsExactly(1L, 2L, 3L, 1L);
    assertThat(taken.get(3).missingSinceMillis()).isEqualTo(77);
    assertThat(queue.waiting().files()).isEqualTo(2);
  }

  private void add(long... stagedMillis) throws IOException {
    for (long millis : stagedMillis) {
      queue.add(new OwedFile(new StagedFile("day/acme/file-" + millis, 10, 1, millis), 0));
    }
  }

  private void take(int most) throws IOException {
    int unused = queue.take(most, 1_000, file -> Verdict.TAKE, taken::add);
  }

  private void remove(Taken file) {
    try {
      queue.remove(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** When the files were staged that have been taken. */
  private List<Long> staged() {
    return taken.stream().map(file -> file.file().stagedMillis()).toList();
  }
}
