package io.spillway.job.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.job.deliver.FileQueue.Taken;
import io.spillway.job.deliver.FileQueue.Verdict;
import io.spillway.job.stage.StagedFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When files that were passed over are looked at again. */
class DestinationFilesTest {
  private static final long NOW = Duration.ofDays(10).toMillis();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long OLD = 5;

  private final DestinationFiles destination = new DestinationFiles("acme");
  private final FileQueue queue = new FileQueue("acme", QueueBounds.EMPTY, new Staged());

  /** When the first file was staged, the others one after another. */
  private long firstMillis;

  private final class Staged implements FileQueue.Entries {
    @Override
    public @Nullable OwedFile get(long number) {
      return file(firstMillis + number);
    }

    @Override
    public void put(long number, OwedFile file) {}

    @Override
    public void remove(long number) {}
  }

  @BeforeEach
  void addQueue() {
    assertThat(destination.add(queue)).isTrue();
    destination.startOver(NOW);
  }

  @Test
  void looksAtNoneAgainThatNothingHasChangedFor() throws IOException {
    hold(OLD + 1, 100);
    assertThat(destination.held()).isEqualTo(100);
    assertThat(destination.isRoundDue(NOW + 1_000 * MINUTE, OLD)).isFalse();
  }

  @Test
  void looksAgainWhenOneIsTooOld() throws IOException {
    hold(OLD, 100);
    assertThat(destination.isRoundDue(NOW + MINUTE, OLD)).isTrue();
    destination.startOver(NOW + MINUTE);
    assertThat(destination.isRoundDue(NOW + MINUTE, OLD)).as("before the round is over").isFalse();
  }

  @Test
  void looksTheLessOftenTheMoreThereAre() throws IOException {
    hold(OLD, 200_000);
    assertThat(destination.isRoundDue(NOW + 19 * MINUTE, OLD)).isFalse();
    assertThat(destination.isRoundDue(NOW + 20 * MINUTE, OLD)).isTrue();
  }

  @Test
  void looksAgainAtWhatWasPutBack() throws IOException {
    hold(OLD + 1, 200_000);
    queue.add(file(0));
    List<Taken> taken = new ArrayList<>();
    assertThat(queue.take(1, 1, file -> Verdict.TAKE, taken::add)).isOne();
    queue.putBack(taken.get(0));
    assertThat(destination.isRoundDue(NOW, Long.MIN_VALUE)).isTrue();
  }

  private void hold(long first, int files) throws IOException {
    firstMillis = first;
    for (int i = 0; i < files; i++) {
      queue.add(file(first + i));
    }
    int unused =
        queue.take(
            1,
            Integer.MAX_VALUE,
            file -> {
              destination.holds();
              return Verdict.PASS;
            },
            taken -> {});
    destination.countHeld();
  }

  private static OwedFile file(long stagedMillis) {
    return new OwedFile(new StagedFile("day/acme/file", 10, 1, stagedMillis), 0);
  }
}
