package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogDocument;
import io.spillway.diagnostic.CompilationException;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the catalog from time to time, in a thread of its own, so that a slow file system never
 * delays a checkpoint, and reports new valid versions. It refuses an invalid catalog as a whole.
 */
public final class CatalogWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogWatcher.class);

  /** Enough to begin with; {@code validate} shows all problems. */
  private static final int PROBLEMS_LOGGED = 50;

  private final CatalogLocation location;
  private final Settings settings;
  private final boolean logs;
  private final Consumer<CatalogVersion> found;
  private final ScheduledExecutorService looks;
  private final Counter refusals;
  private final Counter failedReads;

  /** The revision that was checked last. */
  private @Nullable String seen;

  private volatile boolean refused;
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
   * @param logs false when another watcher of the same catalog logs its changes
   * @param found receives the first valid version and each later one that differs from its
   *     predecessor, in the watcher's thread
   */
  public CatalogWatcher(
      CatalogLocation location,
      Settings settings,
      OperatorMetrics metrics,
      boolean logs,
      Consumer<CatalogVersion> found) {
    this.location = Objects.requireNonNull(location, "location");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.logs = logs;
    this.found = Objects.requireNonNull(found, "found");
    refusals = metrics.counter(JobMetric.CATALOG_REFUSALS);
    failedReads = metrics.counter(JobMetric.CATALOG_READ_FAILURES);
    metrics.gauge(JobMetric.CATALOG_REFUSED, () -> refused ? 1 : 0);
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "catalog watcher");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.looks = executor;
    var unused =
        looks.scheduleWithFixedDelay(
            this::look, 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Never throws: a scheduled task that does is not run again. */
  private void look() {
    try {
      CatalogVersion next = changed();
      if (next != null) {
        found.accept(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failedReads.inc();
      LOG.error("Looking at the catalog at {} failed; the last good one stays", location, e);
    }
  }

  /** A valid catalog that differs from the one checked last; null when there is none. */
  private @Nullable CatalogVersion changed() throws InterruptedException {
    CatalogDocument document = read();
    if (document == null || document.revision().equals(seen)) {
      return null;
    }
    if (seen != null) {
      Thread.sleep(settings.settleTime().toMillis());
      CatalogDocument again = read();
      if (again == null || !again.revision().equals(document.revision())) {
        return null;
      }
    }
    try {
      CatalogVersion next = CatalogVersion.of(document);
      seen = document.revision();
      refused = false;
      log(() -> LOG.info("Catalog revision {} at {} is valid", next.revision(), location));
      return next;
    } catch (CompilationException e) {
      seen = document.revision();
      refused = true;
      refusals.inc();
      log(() -> logRefusal(document.revision(), e));
      return null;
    }
  }

  private void logRefusal(String revision, CompilationException invalid) {
    LOG.error(
        "Catalog revision {} at {} is refused, the last good one stays in force."
            + " Problems: {}\n{}",
        revision,
        location,
        invalid.errors().size(),
        String.join(
            "\n", invalid.errors().stream().limit(PROBLEMS_LOGGED).map(Object::toString).toList()));
  }

  private @Nullable CatalogDocument read() {
    try {
      CatalogDocument document = location.read();
      if (unreadable) {
        unreadable = false;
        log(() -> LOG.info("The catalog at {} can be read again", location));
      }
      return document;
    } catch (IOException e) {
      failedReads.inc();
      if (!unreadable) {
        unreadable = true;
        log(
            () ->
                LOG.error(
                    "The catalog at {} cannot be read, the last good one stays in force: {}",
                    location,
                    e.toString()));
      }
      return null;
    }
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
