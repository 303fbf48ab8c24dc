package io.spillway.job.livecatalog;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How the catalog is watched.
 *
 * @param interval from one look at it to the next
 * @param settleTime a changed catalog is taken over once it is still the same after this time, so
 *     that one that is just being written is not
 */
public record CatalogWatch(Duration interval, Duration settleTime) implements Serializable {
  public CatalogWatch {
    Objects.requireNonNull(interval, "interval");
    Objects.requireNonNull(settleTime, "settleTime");
  }
}
