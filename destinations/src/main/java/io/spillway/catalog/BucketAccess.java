package io.spillway.catalog;

import java.io.Serializable;
import java.net.URI;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bucket of a destination's files, and the role and settings with which they are written.
 *
 * @param role null when the platform's own credentials are used
 * @param objects the settings of every object
 */
public record BucketAccess(
    String destinationId, TargetBucket target, @Nullable AssumedRole role, ObjectSettings objects)
    implements Serializable {
  private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}");

  public BucketAccess {
    Objects.requireNonNull(destinationId, "destinationId");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(objects, "objects");
  }

  /** Access that leaves access control and encryption of objects to the bucket. */
  public BucketAccess(
      String destinationId, String bucket, S3Endpoint endpoint, @Nullable AssumedRole role) {
    this(
        destinationId,
        new TargetBucket(bucket, endpoint, null, false),
        role,
        ObjectSettings.BUCKET_DEFAULTS);
  }

  /** Whether the text looks like the code of an AWS region, e.g. {@code eu-west-1}. */
  public static boolean isRegion(String text) {
    return REGION.matcher(text).matches();
  }

  /** The same with another external id; without a role there is none. */
  public BucketAccess withExternalId(SecretReference externalId) {
    return role == null
        ? this
        : new BucketAccess(destinationId, target, new AssumedRole(role.arn, externalId), objects);
  }

  /** The bucket's name. */
  public String bucket() {
    return target.name;
  }

  /** Where the bucket's requests go. */
  public S3Endpoint endpoint() {
    return target.endpoint;
  }

  /** The bucket's region. */
  public String region() {
    return target.endpoint.region;
  }

  /**
   * A bucket, and what each request to it says about it.
   *
   * @param expectedOwner the account that the bucket must belong to; null for any
   * @param requesterPays whether the requests are made at the expense of who makes them
   */
  public record TargetBucket(
      String name, S3Endpoint endpoint, @Nullable String expectedOwner, boolean requesterPays)
      implements Serializable {
    public TargetBucket {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(endpoint, "endpoint");
    }
  }

  /**
   * Where a bucket's requests go.
   *
   * @param uri of an S3-compatible store; null for AWS
   */
  public record S3Endpoint(String region, @Nullable URI uri, boolean pathStyle)
      implements Serializable {
    public S3Endpoint {
      Objects.requireNonNull(region, "region");
    }
  }

  /** A customer's role and the external id that its trust policy requires. */
  public record AssumedRole(String arn, SecretReference externalId) implements Serializable {
    public AssumedRole {
      Objects.requireNonNull(arn, "arn");
      Objects.requireNonNull(externalId, "externalId");
    }
  }

  /**
   * Access control and encryption as S3 names them; null leaves either to the bucket.
   *
   * @param cannedAcl e.g. {@code bucket-owner-full-control}
   * @param encryption {@code AES256} or {@code aws:kms}
   * @param kmsKeyId id, ARN or alias of a key; null for the account's {@code aws/s3} key, and
   *     always with another encryption
   */
  public record ObjectSettings(
      @Nullable String cannedAcl, @Nullable String encryption, @Nullable String kmsKeyId)
      implements Serializable {
    static final String KMS = "aws:kms";

    /** Leaves everything to the bucket. */
    public static final ObjectSettings BUCKET_DEFAULTS = new ObjectSettings(null, null, null);

    public ObjectSettings {
      if (kmsKeyId != null && !KMS.equals(encryption)) {
        throw new IllegalArgumentException("a KMS key goes with " + KMS + ", not " + encryption);
      }
    }
  }
}
