package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CatalogFile;
import io.spillway.catalog.CatalogFiles;
import io.spillway.catalog.CatalogFiles.Found;
import io.spillway.diagnostic.CompilationException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the watcher remembers from one look at the catalog to the next. For one thread. */
final class CatalogLook {
  private final WatchedFiles files;
  private final Duration settleTime;
  private final CatalogRules rules;
  private final Clock clock;
  private final Pause pause;
  private final FileChanges changes;

  private CompiledCatalog last;

  private String seen;

  private SettledFiles settled = SettledFiles.NONE;

  /** Whether the last look waited for files that had just begun to change. */
  private boolean waited;

  /** Waits, {@link Thread#sleep} but in tests. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /**
   * @param settleTime a changed file counts once it is the same after this time, so that one that
   *     is still being written does not
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
    this.changes = new FileChanges(clock);
  }

  /**
   * Reads the files that may have changed since they were checked last. One that changes while it
   * is looked at is waited for until the next look, but no longer: then the others count without
   * it.
   *
   * @return a valid catalog that differs from the one checked last; null when there is none
   * @throws IOException when they cannot be read
   * @throws CompilationException with all problems, once for each catalog that is not valid
   */
  @Nullable CompiledCatalog next() throws IOException, CompilationException, InterruptedException {
    List<Found> listed = files.list();
    Set<String> possible = changes.possible(listed);
    Predicate<Found> suspects =
        file -> possible.contains(file.name()) || !settled.digests().containsKey(file.name());
    Map<String, CatalogFile> read = CatalogFiles.read(listed, suspects);
    Map<String, String> first = digests(listed, read);
    if (isChecked(first, read)) {
      waited = false;
      return null;
    }
    pause.of(settleTime);
    List<Found> again = files.list();
    read = CatalogFiles.read(again, suspects);
    if (SettledFiles.of(first, digests(again, read), settled).equals(settled)) {
      waited = false;
      return null;
    }
    read.putAll(CatalogFiles.read(again, suspects.negate()));
    SettledFiles now = SettledFiles.of(first, digests(again, read), settled);
    waited = !waited && !settled.unsettled().containsAll(now.unsettled());
    if (waited) {
      return null;
    }
    settled = now;
    return check(now.document(read));
  }

  /** What files contain: those that were not read are as they were. */
  private Map<String, String> digests(List<Found> listed, Map<String, CatalogFile> read) {
    Map<String, String> digests = new HashMap<>();
    for (Found found : listed) {
      CatalogFile file = read.get(found.name());
      digests.put(
          found.name(),
          file == null
              ? settled.digests().getOrDefault(found.name(), "")
              : SettledFiles.digest(file));
    }
    return digests;
  }

  /** Whether these are the files that were checked last, which is noted of each. */
  private boolean isChecked(Map<String, String> digests, Map<String, CatalogFile> read) {
    if (settled.equals(SettledFiles.NONE)
        && new CatalogDocument(List.copyOf(read.values())).revision().equals(seen)) {
      settled = new SettledFiles(digests, Set.of());
    }
    read.forEach(
        (name, file) -> {
          if (file.problem() == null && digests.get(name).equals(settled.digests().get(name))) {
            changes.isUnchanged(name);
          }
        });
    return settled.unsettled().isEmpty() && settled.digests().equals(digests);
  }

  private @Nullable CompiledCatalog check(CatalogDocument document) throws CompilationException {
    String revision = document.revision();
    if (revision.equals(seen)) {
      return null;
    }
    seen = revision;
    if (!revision.equals(last.version().revision())) {
      last = last.next(document, clock.millis(), rules);
    }
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
