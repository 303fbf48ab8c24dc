package io.spillway.catalog;

import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bucket of a destination's files, and the role and settings with which they are written.
 *
 * @param customer whose destination it is
 * @param identity null when the platform's own credentials are used
 * @param objects the settings of every object
 * @param safeguards what every put is protected by
 */
public record BucketAccess(
    String destinationId,
    Customer customer,
    TargetBucket target,
    @Nullable Identity identity,
    ObjectSettings objects,
    Safeguards safeguards)
    implements Serializable {
  private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}");

  /** AWS: "IAM identifiers", ARNs of roles; a name may be preceded by a path. */
  private static final Pattern ROLE_ARN =
      Pattern.compile(
          "arn:" + Partition.PATTERN + ":iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,576}");

  public BucketAccess {
    Objects.requireNonNull(destinationId, "destinationId");
    Objects.requireNonNull(customer, "customer");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(objects, "objects");
    Objects.requireNonNull(safeguards, "safeguards");
  }

  /** Access with all safeguards. */
  public BucketAccess(
      String destinationId,
      TargetBucket target,
      @Nullable Identity identity,
      ObjectSettings objects) {
    this(
        destinationId, Customer.of(destinationId, null), target, identity, objects, Safeguards.ALL);
  }

  /** Access that leaves access control and encryption of objects to the bucket. */
  public BucketAccess(
      String destinationId, String bucket, S3Endpoint endpoint, @Nullable Identity identity) {
    this(
        destinationId,
        new TargetBucket(bucket, endpoint, null, false),
        identity,
        ObjectSettings.BUCKET_DEFAULTS);
  }

  /** Whether the text looks like the code of an AWS region, e.g. {@code eu-west-1}. */
  public static boolean isRegion(String text) {
    return REGION.matcher(text).matches();
  }

  /** Whether the text is the ARN of a role, in any partition. */
  public static boolean isRoleArn(String text) {
    return ROLE_ARN.matcher(text).matches();
  }

  /** The same with another external id; without a role there is none. */
  public BucketAccess withExternalId(SecretReference externalId) {
    return identity instanceof AssumedRole role
        ? new BucketAccess(
            destinationId,
            customer,
            target,
            new AssumedRole(role.arn, externalId, role.session),
            objects,
            safeguards)
        : this;
  }

  /** The same, but an object that exists under a key is replaced. */
  public BucketAccess overwriting() {
    return new BucketAccess(
        destinationId,
        customer,
        target,
        identity,
        objects,
        new Safeguards(false, safeguards.checksum));
  }

  /** The role that is assumed; null when none is. */
  public @Nullable AssumedRole role() {
    return identity instanceof AssumedRole role ? role : null;
  }

  /** Whose the files are that are put with this access. */
  public Owner owner() {
    URI store = target.endpoint.uri;
    String bucket = store == null ? target.name : store.getAuthority() + "/" + target.name;
    if (identity instanceof AssumedRole role) {
      return Owner.named(bucket, role.arn);
    }
    return identity instanceof AccessKey key
        ? Owner.named(bucket, "key " + key.id.spelling())
        : Owner.ofPlatform(bucket);
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
   * A bucket or an access point, and what each request to it says about it.
   *
   * @param name of the bucket, or the ARN or alias of an access point
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

    /** In a store that is not AWS's, every bucket is a general one. */
    public BucketKind kind() {
      return endpoint.uri == null ? BucketKind.of(name) : BucketKind.GENERAL_PURPOSE;
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

  /** Who puts the objects. */
  public sealed interface Identity extends Serializable {}

  /** The access key of a user of an S3-compatible store. */
  public record AccessKey(SecretReference id, SecretReference secret) implements Identity {
    public AccessKey {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(secret, "secret");
    }
  }

  /**
   * A customer's role, the external id that its trust policy requires, and the sessions that it is
   * assumed for.
   */
  public record AssumedRole(String arn, SecretReference externalId, SessionSettings session)
      implements Identity {
    public AssumedRole {
      Objects.requireNonNull(arn, "arn");
      Objects.requireNonNull(externalId, "externalId");
      Objects.requireNonNull(session, "session");
    }

    /** A role whose sessions are as STS and the job make them by default. */
    public AssumedRole(String arn, SecretReference externalId) {
      this(arn, externalId, SessionSettings.DEFAULTS);
    }
  }

  /**
   * A role's sessions.
   *
   * @param name null for one that the destination's id is in
   * @param duration 15 minutes to 12 hours; null for STS's default of an hour
   * @param stsRegion the region whose STS is asked; null for that of the job's settings
   * @param within the keys of the objects that a session is to allow, as far as they are known
   *     before there are any; null for sessions that allow whatever the role allows
   */
  public record SessionSettings(
      @Nullable String name,
      @Nullable Duration duration,
      @Nullable String stsRegion,
      @Nullable KeyPrefixes within)
      implements Serializable {
    public static final SessionSettings DEFAULTS = new SessionSettings(null, null, null);

    /** Sessions for keys that are not known yet. */
    public SessionSettings(
        @Nullable String name, @Nullable Duration duration, @Nullable String stsRegion) {
      this(name, duration, stsRegion, KeyPrefixes.NONE);
    }

    /** The longest that a role may be assumed for with the credentials of another role. */
    public static final Duration MAX_CHAINED = Duration.ofHours(1);
  }

  /**
   * What each object is put with, as S3 names it; null leaves it to the bucket.
   *
   * @param cannedAcl e.g. {@code bucket-owner-full-control}
   * @param storageClass e.g. {@code STANDARD_IA}
   * @param tags at most 10, by their keys
   */
  public record ObjectSettings(
      @Nullable String cannedAcl,
      @Nullable Encryption encryption,
      @Nullable String storageClass,
      SortedMap<String, String> tags)
      implements Serializable {
    /** Leaves everything to the bucket. */
    public static final ObjectSettings BUCKET_DEFAULTS =
        new ObjectSettings(null, null, null, new TreeMap<>());

    public ObjectSettings {
      tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }
  }

  /**
   * How S3 encrypts an object.
   *
   * @param algorithm {@code AES256}, {@code aws:kms} or {@code aws:kms:dsse}
   * @param kmsKeyId id, ARN or alias of a key; null for the account's {@code aws/s3} key, and
   *     always with {@code AES256}
   */
  public record Encryption(String algorithm, @Nullable String kmsKeyId) implements Serializable {
    static final List<String> ALGORITHMS = List.of("AES256", "aws:kms", "aws:kms:dsse");

    public Encryption {
      if (!ALGORITHMS.contains(algorithm)) {
        throw new IllegalArgumentException(algorithm + " is none of " + ALGORITHMS);
      }
      if (kmsKeyId != null && !isKms(algorithm)) {
        throw new IllegalArgumentException("a KMS key does not go with " + algorithm);
      }
    }

    /** Whether an algorithm encrypts with keys of KMS. */
    static boolean isKms(String algorithm) {
      return algorithm.startsWith("aws:kms");
    }
  }

  /**
   * What puts are protected by.
   *
   * @param conditional whether an object that exists under the key is left, where the store knows
   *     conditions
   * @param checksum whether the store is sent a checksum to compare the bytes with
   */
  public record Safeguards(boolean conditional, boolean checksum) implements Serializable {
    public static final Safeguards ALL = new Safeguards(true, true);
  }
}
