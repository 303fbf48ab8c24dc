package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogFiles.Found;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Tells which files may have changed, by their lengths and modification times. For one thread. */
final class FileChanges {
  /**
   * How coarse the modification times of file systems are at most: a file may change once more
   * within this time, keep its length, and have the same modification time.
   */
  static final Duration COARSEST_TIME = Duration.ofSeconds(2);

  private final Clock clock;
  private Map<String, Known> known = new HashMap<>();

  /**
   * A file as it was listed.
   *
   * @param sinceMillis when it was first listed like this
   * @param isSure whether its content stays what was read as long as it is listed like this
   */
  private record Known(long length, long modifiedMillis, long sinceMillis, boolean isSure) {
    boolean isLike(Found found) {
      return length == found.length() && modifiedMillis == found.modifiedMillis();
    }
  }

  FileChanges(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** The names of the files that have to be read to tell whether they changed. */
  Set<String> possible(List<Found> listed) {
    Map<String, Known> next = new HashMap<>();
    Set<String> possible = new HashSet<>();
    for (Found found : listed) {
      Known last = known.get(found.name());
      if (last == null || !last.isLike(found)) {
        last = new Known(found.length(), found.modifiedMillis(), clock.millis(), false);
      }
      next.put(found.name(), last);
      if (!last.isSure) {
        possible.add(found.name());
      }
    }
    known = next;
    return possible;
  }

  /** Notes that a file that was listed last could be read, and is what it was before. */
  void isUnchanged(String name) {
    Known last = known.get(name);
    if (last != null
        && last.modifiedMillis > 0
        && clock.millis() - last.sinceMillis >= COARSEST_TIME.toMillis()) {
      known.put(name, new Known(last.length, last.modifiedMillis, last.sinceMillis, true));
    }
  }
}
