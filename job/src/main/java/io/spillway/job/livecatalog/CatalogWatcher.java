package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.InvalidCatalogException;
import io.spillway.job.metrics.JobMetric;
import io.spillway.job.metrics.OperatorMetrics;
import java.io.IOException;
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
 * Looks at the catalog in a thread of its own, so that a slow file system never holds up a
 * checkpoint, and tells of what is new and valid. What is not valid is refused as a whole.
 */
public final class CatalogWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogWatcher.class);

  /** Enough of a broken catalog's problems to begin with; `validate` shows them all. */
  private static final int PROBLEMS_LOGGED = 50;

  private final CatalogLocation location;
  private final CatalogWatch watch;
  private final boolean logs;
  private final Consumer<CatalogVersion> found;
  private final ScheduledExecutorService looks;
  private final Counter refusals;
  private final Counter failedReads;

  /** The revision that was looked into last. */
  private @Nullable String seen;

  private volatile boolean refused;
  private boolean unreadable;

  /**
   * Begins to look at once.
   *
   * @param logs false where another watcher of the same catalog tells what becomes of it
   * @param found receives the first valid version that is seen and each that differs from the one
   *     before, in the watcher's thread
   */
  public CatalogWatcher(
      CatalogLocation location,
      CatalogWatch watch,
      OperatorMetrics metrics,
      boolean logs,
      Consumer<CatalogVersion> found) {
    this.location = Objects.requireNonNull(location, "location");
    this.watch = Objects.requireNonNull(watch, "watch");
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
            this::look, 0, watch.interval().toMillis(), TimeUnit.MILLISECONDS);
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

  /** A catalog other than the one seen last, and valid; null when there is none. */
  private @Nullable CatalogVersion changed() throws InterruptedException {
    CatalogDocument document = read();
    if (document == null || document.revision().equals(seen)) {
      return null;
    }
    if (seen != null) {
      Thread.sleep(watch.settleTime().toMillis());
      CatalogDocument again = read();
      if (again == null || !again.revision().equals(document.revision())) {
        return null;
      }
    }
    try {
      CatalogVersion next = CatalogVersion.of(document);
      seen = document.revision();
      refused = false;
      tell(() -> LOG.info("Catalog revision {} at {} is valid", next.revision(), location));
      return next;
    } catch (InvalidCatalogException e) {
      seen = document.revision();
      refused = true;
      refusals.inc();
      tell(() -> logRefusal(document.revision(), e));
      return null;
    }
  }

  private void logRefusal(String revision, InvalidCatalogException invalid) {
    LOG.error(
        "Catalog revision {} at {} is refused, the last good one stays in force."
            + " Problems: {}\n{}",
        revision,
        location,
        invalid.problems().size(),
        String.join(
            "\n",
            invalid.problems().stream().limit(PROBLEMS_LOGGED).map(Object::toString).toList()));
  }

  private @Nullable CatalogDocument read() {
    try {
      CatalogDocument document = location.read();
      if (unreadable) {
        unreadable = false;
        tell(() -> LOG.info("The catalog at {} can be read again", location));
      }
      return document;
    } catch (IOException e) {
      failedReads.inc();
      if (!unreadable) {
        unreadable = true;
        tell(
            () ->
                LOG.error(
                    "The catalog at {} cannot be read, the last good one stays in force: {}",
                    location,
                    e.toString()));
      }
      return null;
    }
  }

  private void tell(Runnable message) {
    if (logs) {
      message.run();
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
