package io.spillway.job.livecatalog;

import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.catalog.InvalidCatalogException;
import io.spillway.job.serialization.RecordSerializer;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version of the catalog that an operator works by: the one in its broadcast state, else the
 * one that the job was submitted with. Used by the task's thread only.
 */
public final class CatalogInForce {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogInForce.class);
  private static final String KEY = "in-force";

  private final BroadcastState<String, CatalogVersion> state;
  private final Duration keepDeparted;
  private CatalogVersion version;
  private Catalog catalog;
  private volatile Set<String> enabled;

  private CatalogInForce(
      BroadcastState<String, CatalogVersion> state,
      Duration keepDeparted,
      CatalogVersion version,
      Catalog catalog) {
    this.state = state;
    this.keepDeparted = keepDeparted;
    this.version = version;
    this.catalog = catalog;
    this.enabled = enabled(catalog);
  }

  private static Set<String> enabled(Catalog catalog) {
    return catalog.destinations().stream()
        .filter(Destination::enabled)
        .map(Destination::id)
        .collect(Collectors.toSet());
  }

  /**
   * Finds what to start with.
   *
   * @param initial null when no catalog could be used when the job was submitted
   * @param keepDeparted for how long a destination that is removed may still be owed files
   * @throws IllegalStateException when there is none
   */
  public static CatalogInForce open(
      OperatorStateStore store, @Nullable CatalogVersion initial, Duration keepDeparted)
      throws Exception {
    BroadcastState<String, CatalogVersion> state =
        store.getBroadcastState(
            new MapStateDescriptor<>(
                "catalog",
                StringSerializer.INSTANCE,
                new RecordSerializer<>(new CatalogVersion.Format())));
    CatalogVersion kept = state.get(KEY);
    if (kept != null) {
      try {
        return new CatalogInForce(state, keepDeparted, kept, kept.compile());
      } catch (InvalidCatalogException e) {
        if (initial == null) {
          throw e;
        }
        LOG.warn(
            "The catalog in the job's state, revision {}, is not valid for this release; it goes on"
                + " with revision {}: {}",
            kept.revision(),
            initial.revision(),
            e.getMessage());
      }
    }
    if (initial == null) {
      throw new IllegalStateException(
          "there is no catalog to work by: the one given with --destinations could not be used, and"
              + " the job's state holds none; correct it and submit the job again");
    }
    state.put(KEY, initial);
    return new CatalogInForce(state, keepDeparted, initial, initial.compile());
  }

  public CatalogVersion version() {
    return version;
  }

  public Catalog catalog() {
    return catalog;
  }

  /** How many destinations take new events. May be asked by any thread. */
  public int enabledDestinations() {
    return enabled.size();
  }

  /** Whether a destination is there and takes new events. */
  public boolean isEnabled(String destinationId) {
    return enabled.contains(destinationId);
  }

  /**
   * Takes over a version that {@link CatalogWatcher} found.
   *
   * @return false when it is the one in force
   */
  public boolean replace(CatalogVersion next) throws Exception {
    if (next.revision().equals(version.revision())) {
      return false;
    }
    CatalogVersion complete = next.after(version, System.currentTimeMillis(), keepDeparted);
    catalog = complete.compile();
    enabled = enabled(catalog);
    version = complete;
    state.put(KEY, complete);
    return true;
  }
}
