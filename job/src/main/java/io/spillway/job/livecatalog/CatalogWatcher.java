package io.spillway.job.livecatalog;

import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the catalog from time to time, in a thread of its own, so that a slow file system never
 * delays a checkpoint, and reports new versions of which at least one destination can be used.
 */
public final class CatalogWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogWatcher.class);

  /** Enough to begin with; {@code validate} shows all problems. */
  private static final int PROBLEMS_LOGGED = 50;

  private static final int WARNINGS_LOGGED = 50;

  private static final int REASON_CHARS_LOGGED = 1_000;

  private final CatalogLook look;
  private final boolean logs;
  private final Consumer<CompiledCatalog> found;
  private final ScheduledExecutorService looks;
  private final Counter refusals;
  private final Counter failedReads;

  private volatile int refused;
  private volatile int warnings;
  private boolean unreadable;

  /**
   * When the catalog is read.
   *
   * @param interval between two reads
   * @param settleTime a changed catalog counts once it is the same after this time, so that a
   *     catalog that is still being written does not
   */
  public record Settings(Duration interval, Duration settleTime) implements Serializable {
    public Settings {
      Objects.requireNonNull(interval, "interval");
      Objects.requireNonNull(settleTime, "settleTime");
    }
  }

  /**
   * Starts to watch at once.
   *
   * @param current holds the version that the first look compares with; it is not used later
   * @param logs false when another watcher of the same catalog logs its changes
   * @param found receives each valid version that differs from its predecessor, in the watcher's
   *     thread
   */
  public static CatalogWatcher start(
      CatalogLocation location,
      Settings settings,
      CurrentCatalog current,
      OperatorMetrics metrics,
      boolean logs,
      Consumer<CompiledCatalog> found) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "catalog watcher");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    CatalogLook look =
        new CatalogLook(
            location,
            settings.settleTime(),
            current.rules(),
            current.compiled(),
            Clock.systemUTC(),
            time -> Thread.sleep(time.toMillis()));
    CatalogWatcher watcher = new CatalogWatcher(look, metrics, logs, found, executor);
    watcher.refused = current.version().refused().size();
    watcher.warn(current.catalog().diagnostics());
    var unused =
        executor.scheduleWithFixedDelay(
            watcher::look, 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
    return watcher;
  }

  CatalogWatcher(
      CatalogLook look,
      OperatorMetrics metrics,
      boolean logs,
      Consumer<CompiledCatalog> found,
      ScheduledExecutorService looks) {
    this.look = Objects.requireNonNull(look, "look");
    this.logs = logs;
    this.found = Objects.requireNonNull(found, "found");
    this.looks = Objects.requireNonNull(looks, "looks");
    refusals = metrics.counter(JobMetric.CATALOG_REFUSALS);
    failedReads = metrics.counter(JobMetric.CATALOG_READ_FAILURES);
    metrics.gauge(JobMetric.CATALOG_REFUSED, () -> refused);
    metrics.gauge(JobMetric.CATALOG_WARNINGS, () -> warnings);
  }

  /** Never throws, not even an error: a scheduled task that does is not run again. */
  void look() {
    try {
      CompiledCatalog next = next();
      if (next != null) {
        found.accept(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      failedReads.inc();
      LOG.error("Looking at the catalog at {} failed; the last good one stays", look, e);
    }
  }

  private @Nullable CompiledCatalog next() throws InterruptedException {
    try {
      CompiledCatalog next = look.next();
      readable();
      if (next != null) {
        refused = next.version().refused().size();
        if (refused > 0) {
          refusals.inc();
          log(() -> logRefusals(next));
        } else {
          log(
              () ->
                  LOG.info("Catalog revision {} at {} is valid", next.version().revision(), look));
        }
        warn(next.catalog().diagnostics());
      }
      return next;
    } catch (CompilationException e) {
      readable();
      refused = 1;
      refusals.inc();
      log(() -> logRefusal(e));
      log(() -> logWarnings(warnings(e.remarks())));
    } catch (IOException e) {
      failedReads.inc();
      if (!unreadable) {
        unreadable = true;
        log(
            () ->
                LOG.error(
                    "The catalog at {} cannot be read, the last good one stays in force: {}",
                    look,
                    Diagnostic.escaped(e.toString(), REASON_CHARS_LOGGED)));
      }
    }
    return null;
  }

  private void readable() {
    if (unreadable) {
      unreadable = false;
      log(() -> LOG.info("The catalog at {} can be read again", look));
    }
  }

  private void logRefusal(CompilationException invalid) {
    LOG.error(
        "Catalog revision {} at {} is refused, the last good one stays in force."
            + " Problems: {}\n{}",
        look.revision(),
        look,
        invalid.errors().size(),
        problems(invalid.errors()));
  }

  private void logRefusals(CompiledCatalog next) {
    LOG.error(
        "Of catalog revision {} at {}, these cannot be used and stay as they were, the rest is in"
            + " force: {}. Problems: {}\n{}",
        next.version().revision(),
        look,
        String.join(", ", next.version().refused()),
        next.errors().size(),
        problems(next.errors()));
  }

  /** Takes note of the warnings of a catalog that is in force from now on. */
  private void warn(List<Diagnostic> remarks) {
    List<Diagnostic> found = warnings(remarks);
    warnings = found.size();
    log(() -> logWarnings(found));
  }

  private static List<Diagnostic> warnings(List<Diagnostic> remarks) {
    return remarks.stream().filter(remark -> remark.severity() == Severity.WARNING).toList();
  }

  private static void logWarnings(List<Diagnostic> found) {
    found.stream()
        .limit(WARNINGS_LOGGED)
        .forEach(warning -> LOG.warn("Warning about the catalog: {}", warning));
    if (found.size() > WARNINGS_LOGGED) {
      LOG.warn(
          "The catalog has {} more warnings; bin/spillway validate shows all",
          found.size() - WARNINGS_LOGGED);
    }
  }

  private static String problems(List<Diagnostic> errors) {
    return errors.stream()
        .limit(PROBLEMS_LOGGED)
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  private void log(Runnable message) {
    if (logs) {
      message.run();
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
