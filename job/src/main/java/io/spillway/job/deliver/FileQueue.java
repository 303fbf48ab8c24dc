package io.spillway.job.deliver;

import io.spillway.job.stage.StagedFile;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The files that are owed under one key, oldest first. State holds all of them; those that were
 * taken, a few, are on the heap too, until they are removed or put back. For the task's thread.
 */
final class FileQueue {
  private final String key;
  private final Entries entries;
  private final NavigableMap<Long, Taken> taken = new TreeMap<>();

  private long first;
  private long end;
  private long files;
  private long bytes;
  private long goneSinceMillis;

  /** The number of the next file to look at. */
  private long next;

  /** Of the files that this round has passed over, the first, and when the oldest was staged. */
  private long passed = Long.MAX_VALUE;

  private long passedMillis = Long.MAX_VALUE;

  /** Whether some of those that were passed over had been taken. */
  private boolean hasPutBack;

  /** Whether the file at {@link #next} has to wait. */
  private boolean waits;

  /** When the file at {@link #next} was staged, if that is known. */
  private long nextMillis = Long.MAX_VALUE;

  /** The files in state, by number. */
  interface Entries {
    @Nullable OwedFile get(long number) throws IOException;

    void put(long number, OwedFile file) throws IOException;

    void remove(long number) throws IOException;
  }

  /** Receives what is taken, and may remove it at once. */
  @FunctionalInterface
  interface Taker {
    void take(Taken file) throws IOException;
  }

  /** What to do with a file that comes next. */
  enum Verdict {
    /** It may be delivered now. */
    TAKE,
    /** Not in this round. */
    PASS,
    /** Neither it nor those behind it, not yet. */
    WAIT
  }

  /** A file that was taken. */
  static final class Taken {
    private final FileQueue queue;
    private final long number;
    private OwedFile owed;

    private Taken(FileQueue queue, long number, OwedFile owed) {
      this.queue = queue;
      this.number = number;
      this.owed = owed;
    }

    FileQueue queue() {
      return queue;
    }

    StagedFile file() {
      return owed.file();
    }

    /** See {@link OwedFile}. */
    long missingSinceMillis() {
      return owed.missingSinceMillis();
    }
  }

  FileQueue(String key, QueueBounds bounds, Entries entries) {
    this.key = key;
    this.entries = entries;
    first = bounds.first();
    end = bounds.end();
    files = bounds.files();
    bytes = bounds.bytes();
    goneSinceMillis = bounds.goneSinceMillis();
    next = first;
  }

  /** The key in state. */
  String key() {
    return key;
  }

  String destinationId() {
    return StagedFile.destinationIdOfKey(key);
  }

  QueueBounds bounds() {
    return files == 0
        ? QueueBounds.EMPTY
        : new QueueBounds(first, end, files, bytes, goneSinceMillis);
  }

  /** Figures of all of its files. */
  WaitingFiles waiting() {
    long oldest = Math.min(passedMillis, nextMillis);
    if (!taken.isEmpty()) {
      oldest = Math.min(oldest, taken.firstEntry().getValue().file().stagedMillis());
    }
    return files == 0 ? WaitingFiles.NONE : new WaitingFiles(files, bytes, oldest);
  }

  /** Since when the catalog has not had the destination, 0 when it has it. */
  long goneSinceMillis() {
    return goneSinceMillis;
  }

  void goneSince(long millis) {
    goneSinceMillis = millis;
  }

  /** How many files are on the heap. */
  int taken() {
    return taken.size();
  }

  /** Whether a round could find another file. */
  boolean hasNext() {
    return next < end;
  }

  /** Adds a file behind the others. */
  void add(OwedFile file) throws IOException {
    if (!hasNext()) {
      nextMillis = file.file().stagedMillis();
    }
    entries.put(end, file);
    end++;
    files++;
    bytes += file.file().bytes();
  }

  /**
   * Goes on with the round.
   *
   * @param most how many files may be taken
   * @param looks how many files may be looked at
   * @return how many were looked at
   */
  int take(int most, int looks, Function<OwedFile, Verdict> verdict, Taker taker)
      throws IOException {
    waits = false;
    int looked = 0;
    int room = most;
    while (room > 0 && looked < looks && hasNext()) {
      looked++;
      OwedFile file = taken.containsKey(next) ? null : entries.get(next);
      if (file != null) {
        nextMillis = file.file().stagedMillis();
        switch (verdict.apply(file)) {
          case WAIT -> {
            waits = true;
            return looked;
          }
          case PASS -> pass(next, file.file());
          case TAKE -> {
            room--;
            Taken took = new Taken(this, next, file);
            taken.put(next, took);
            taker.take(took);
          }
        }
      }
      next++;
      nextMillis = Long.MAX_VALUE;
      advanceFirst();
    }
    return looked;
  }

  private void pass(long number, StagedFile file) {
    passed = Math.min(passed, number);
    passedMillis = Math.min(passedMillis, file.stagedMillis());
  }

  private void advanceFirst() {
    first = Math.min(passed, taken.isEmpty() ? next : Math.min(next, taken.firstKey()));
  }

  /** Whether the round has come to its end, or to a file that has to wait. */
  boolean isRoundOver() {
    return waits || !hasNext();
  }

  /** Whether the next round has files that were put back in this one. */
  boolean hasPutBack() {
    return hasPutBack;
  }

  /**
   * When the oldest file was staged that this round has passed over, {@code Long.MAX_VALUE} for
   * none.
   */
  long passedMillis() {
    return passedMillis;
  }

  /** Begins a new round, which looks again at what was passed over. */
  void startOver() {
    if (passed < next) {
      next = passed;
      nextMillis = passedMillis;
    }
    waits = false;
    hasPutBack = false;
    passed = Long.MAX_VALUE;
    passedMillis = Long.MAX_VALUE;
  }

  /** Notes since when a file that was taken has been missing, 0 for not at all. */
  void missing(Taken file, long sinceMillis) throws IOException {
    file.owed = new OwedFile(file.owed.file(), sinceMillis);
    entries.put(file.number, file.owed);
  }

  /** Leaves a file that was taken to state alone; the next round looks at it again. */
  void putBack(Taken file) {
    if (taken.remove(file.number, file)) {
      pass(file.number, file.file());
      hasPutBack = true;
    }
  }

  /** A file that was taken is done with. */
  void remove(Taken file) throws IOException {
    if (taken.remove(file.number, file)) {
      entries.remove(file.number);
      files--;
      bytes -= file.file().bytes();
      advanceFirst();
    }
  }
}
