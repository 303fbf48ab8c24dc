package io.spillway.catalog;

import java.io.Serializable;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a destination's files go and as whom they are put there.
 *
 * @param role null when the platform's own credentials are used
 * @param endpoint of an S3-compatible store; null for AWS
 */
public record BucketAccess(
    String destinationId,
    String bucket,
    String region,
    @Nullable AssumedRole role,
    @Nullable URI endpoint,
    boolean pathStyle)
    implements Serializable {

  public BucketAccess {
    Objects.requireNonNull(destinationId, "destinationId");
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(region, "region");
  }

  /** A customer's role and the external id that its trust policy asks for. */
  public record AssumedRole(String arn, SecretReference externalId) implements Serializable {
    public AssumedRole {
      Objects.requireNonNull(arn, "arn");
      Objects.requireNonNull(externalId, "externalId");
    }
  }
}
