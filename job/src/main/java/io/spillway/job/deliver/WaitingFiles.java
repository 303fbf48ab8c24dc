package io.spillway.job.deliver;

import io.spillway.job.stage.StagedFile;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How many files wait in staging, how large they are and since when. The task's thread alone
 * changes it; any thread may read it.
 */
final class WaitingFiles {

  /**
   * A snapshot.
   *
   * @param oldestMillis when the oldest of them was staged; {@link Long#MAX_VALUE} when there is
   *     none
   */
  record Figures(int files, long bytes, long oldestMillis) {
    private static final Figures NONE = new Figures(0, 0, Long.MAX_VALUE);

    /** 0 when there is none. */
    long oldestAgeMillis(long nowMillis) {
      return files == 0 ? 0 : Math.max(0, nowMillis - oldestMillis);
    }
  }

  private final NavigableMap<Long, Integer> stagedTimes = new TreeMap<>();
  private volatile Figures figures = Figures.NONE;

  void add(StagedFile file) {
    stagedTimes.merge(file.stagedMillis(), 1, Integer::sum);
    change(1, file.bytes());
  }

  /**
   * @param file one that was added
   */
  void remove(StagedFile file) {
    stagedTimes.merge(file.stagedMillis(), -1, (a, b) -> a + b == 0 ? null : a + b);
    change(-1, -file.bytes());
  }

  private void change(int moreFiles, long moreBytes) {
    Figures before = figures;
    figures =
        new Figures(
            before.files + moreFiles,
            before.bytes + moreBytes,
            stagedTimes.isEmpty() ? Long.MAX_VALUE : stagedTimes.firstKey());
  }

  Figures figures() {
    return figures;
  }
}
