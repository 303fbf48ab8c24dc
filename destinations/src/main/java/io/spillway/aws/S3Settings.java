package io.spillway.aws;

import io.spillway.catalog.SecretReference;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How AWS is reached.
 *
 * @param stsRegion region whose STS assumes roles
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
  /**
   * A role of the platform's that is assumed first; customers' trust policies name it.
   *
   * @param externalId null when its trust policy does not ask for one
   */
  public record IntermediaryRole(String arn, @Nullable SecretReference externalId)
      implements Serializable {
    public IntermediaryRole {
      Objects.requireNonNull(arn, "arn");
    }
  }

  public S3Settings {
    Objects.requireNonNull(stsRegion, "stsRegion");
    Objects.requireNonNull(requestTimeout, "requestTimeout");
  }

  /** Without an intermediary role. */
  public S3Settings(
      String stsRegion, @Nullable URI stsEndpoint, Duration requestTimeout, int maxConnections) {
    this(stsRegion, stsEndpoint, requestTimeout, maxConnections, null);
  }
}
