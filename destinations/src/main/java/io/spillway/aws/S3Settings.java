package io.spillway.aws;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How AWS is reached.
 *
 * @param stsRegion region whose STS is asked for roles
 * @param stsEndpoint null for AWS's own
 * @param requestTimeout the longest that one request may take, its answer included
 * @param maxConnections most connections of one subtask
 * @param intermediary null when the platform's credentials assume customers' roles themselves
 */
public record S3Settings(
    String stsRegion,
    @Nullable URI stsEndpoint,
    Duration requestTimeout,
    int maxConnections,
    @Nullable IntermediaryRole intermediary)
    implements Serializable {
  public S3Settings {
    Objects.requireNonNull(stsRegion, "stsRegion");
    Objects.requireNonNull(requestTimeout, "requestTimeout");
  }

  /** Without a role in between. */
  public S3Settings(
      String stsRegion, @Nullable URI stsEndpoint, Duration requestTimeout, int maxConnections) {
    this(stsRegion, stsEndpoint, requestTimeout, maxConnections, null);
  }
}
