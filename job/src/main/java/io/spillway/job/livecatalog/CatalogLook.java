package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogDocument;
import io.spillway.diagnostic.CompilationException;
import io.spillway.job.livecatalog.WatchedFiles.Stamp;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the watcher remembers from one look at the catalog to the next. For one thread. */
final class CatalogLook {
  /**
   * How coarse the modification times of file systems are at most: a file may change once more
   * within this time, keep its length, and have the same modification time.
   */
  static final Duration COARSEST_TIME = Duration.ofSeconds(2);

  private final WatchedFiles files;
  private final Duration settleTime;
  private final CatalogRules rules;
  private final Clock clock;
  private final Pause pause;

  private CompiledCatalog last;

  private String seen;

  private List<Stamp> stamps = List.of();
  private long stampsSince;

  /** Whether files with the current stamps need no other look. */
  private boolean settled;

  /** Waits, {@link Thread#sleep} but in tests. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /**
   * @param settleTime a changed catalog counts once it is the same after this time, so that a
   *     catalog that is still being written does not
   * @param inForce the version that the first look compares with
   */
  CatalogLook(
      WatchedFiles files,
      Duration settleTime,
      CatalogRules rules,
      CompiledCatalog inForce,
      Clock clock,
      Pause pause) {
    this.files = Objects.requireNonNull(files, "files");
    this.settleTime = Objects.requireNonNull(settleTime, "settleTime");
    this.rules = Objects.requireNonNull(rules, "rules");
    this.last = Objects.requireNonNull(inForce, "inForce");
    this.seen = inForce.version().revision();
    this.clock = Objects.requireNonNull(clock, "clock");
    this.pause = Objects.requireNonNull(pause, "pause");
  }

  /**
   * Reads the files unless they are known to be those that were checked last.
   *
   * @return a valid catalog that differs from the one checked last; null when there is none
   * @throws IOException when they cannot be read
   * @throws CompilationException with all problems, once for each catalog that is not valid
   */
  @Nullable CompiledCatalog next() throws IOException, CompilationException, InterruptedException {
    List<Stamp> current = files.stamps();
    if (!current.equals(stamps)) {
      stamps = current;
      stampsSince = clock.millis();
      settled = false;
    }
    if (settled) {
      return null;
    }
    boolean settling =
        clock.millis() - stampsSince >= COARSEST_TIME.toMillis()
            && current.stream().allMatch(stamp -> stamp.modifiedMillis() > 0);
    CatalogDocument document = files.read();
    // A file may become readable without being changed.
    settling &= document.isReadable();
    String revision = document.revision();
    if (!revision.equals(seen)) {
      pause.of(settleTime);
      if (!files.read().revision().equals(revision)) {
        return null;
      }
      CompiledCatalog next = check(document, revision);
      settled = settling;
      return next;
    }
    settled = settling;
    return null;
  }

  private CompiledCatalog check(CatalogDocument document, String revision)
      throws CompilationException {
    if (!revision.equals(last.version().revision())) {
      try {
        last = last.next(document, clock.millis(), rules);
      } catch (CompilationException e) {
        seen = revision;
        throw e;
      }
    }
    seen = revision;
    return last;
  }

  /** The revision that was checked last, valid or not. */
  String revision() {
    return seen;
  }

  /** The place of the files. */
  @Override
  public String toString() {
    return files.toString();
  }
}
