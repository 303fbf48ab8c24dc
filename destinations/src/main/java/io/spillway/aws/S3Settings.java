package io.spillway.aws;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.Partition;
import io.spillway.catalog.SecretReference;
import io.spillway.policy.Policy;
import io.spillway.settings.UsageException;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How AWS is reached.
 *
 * @param stsRegion region whose STS assumes roles
 * @param stsEndpoint null for AWS's own
 * @param requestTimeout the longest that one request may take, its answer included
 * @param maxConnections most connections of one subtask
 * @param intermediary null when the platform's credentials assume customers' roles themselves
 * @param profiles the SDK's profiles whose credentials assume the roles of other partitions, by the
 *     partitions' ids
 * @param policy what customers' destinations may refer to and reach
 */
public record S3Settings(
    String stsRegion,
    @Nullable URI stsEndpoint,
    Duration requestTimeout,
    int maxConnections,
    @Nullable IntermediaryRole intermediary,
    Map<String, String> profiles,
    Policy policy)
    implements Serializable {
  public static final String STS_REGION = "sts.region";
  public static final String STS_ENDPOINT = "sts.endpoint";
  public static final String STS_INTERMEDIARY_ROLE = "sts.intermediary-role-arn";
  public static final String STS_INTERMEDIARY_EXTERNAL_ID = "sts.intermediary-external-id";

  public static final String STS_PROFILES = "sts.profiles";

  public static final String DEFAULT_STS_REGION = "us-east-1";

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
    profiles = Map.copyOf(profiles);
    Objects.requireNonNull(policy, "policy");
  }

  /** Without an intermediary role and without restrictions. */
  public S3Settings(
      String stsRegion, @Nullable URI stsEndpoint, Duration requestTimeout, int maxConnections) {
    this(
        stsRegion,
        stsEndpoint,
        requestTimeout,
        maxConnections,
        null,
        Map.of(),
        Policy.UNRESTRICTED);
  }

  /**
   * Reads and checks the settings that begin with {@code sts.}.
   *
   * @param settings a setting's value by its key, null when it is not set
   * @throws UsageException naming the first key whose value cannot be used
   */
  public static S3Settings read(
      Function<String, @Nullable String> settings,
      Duration requestTimeout,
      int maxConnections,
      Policy policy)
      throws UsageException {
    String region = settings.apply(STS_REGION);
    if (region != null && !BucketAccess.isRegion(region)) {
      throw new UsageException(
          STS_REGION + ": '" + region + "' is not a region code; give one like eu-west-1");
    }
    return new S3Settings(
        region == null ? DEFAULT_STS_REGION : region,
        endpoint(settings.apply(STS_ENDPOINT)),
        requestTimeout,
        maxConnections,
        intermediary(
            settings.apply(STS_INTERMEDIARY_ROLE), settings.apply(STS_INTERMEDIARY_EXTERNAL_ID)),
        profiles(settings.apply(STS_PROFILES)),
        policy);
  }

  private static Map<String, String> profiles(@Nullable String value) throws UsageException {
    Map<String, String> profiles = new HashMap<>();
    for (String pair : value == null ? new String[0] : value.split(",", -1)) {
      int colon = pair.indexOf(':');
      String partition = pair.substring(0, Math.max(colon, 0)).strip();
      String profile = pair.substring(colon + 1).strip();
      if (!Partition.isId(partition)
          || profile.isEmpty()
          || profiles.put(partition, profile) != null) {
        throw new UsageException(
            STS_PROFILES
                + ": '"
                + value
                + "' does not name a profile for each partition; give pairs like"
                + " aws-cn:china,aws-us-gov:gov, each partition once, of "
                + Partition.ids());
      }
    }
    return profiles;
  }

  private static @Nullable URI endpoint(@Nullable String value) throws UsageException {
    if (value == null) {
      return null;
    }
    try {
      URI uri = URI.create(value);
      if (uri.getScheme() != null && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, like any other text that is not a URL.
    }
    throw new UsageException(
        STS_ENDPOINT + ": '" + value + "' is not a URL; give one like https://sts.example.com");
  }

  private static @Nullable IntermediaryRole intermediary(
      @Nullable String arn, @Nullable String externalId) throws UsageException {
    if (arn == null) {
      if (externalId != null) {
        throw new UsageException(
            STS_INTERMEDIARY_EXTERNAL_ID
                + ": given without "
                + STS_INTERMEDIARY_ROLE
                + "; give both or neither");
      }
      return null;
    }
    if (!BucketAccess.isRoleArn(arn)) {
      throw new UsageException(
          STS_INTERMEDIARY_ROLE
              + ": '"
              + arn
              + "' is not a role's ARN; give one like arn:aws:iam::123456789012:role/spillway");
    }
    return new IntermediaryRole(arn, externalId == null ? null : secret(externalId));
  }

  private static SecretReference secret(String value) throws UsageException {
    SecretReference reference = new SecretReference(value);
    if (reference.isClearText()) {
      throw new UsageException(
          STS_INTERMEDIARY_EXTERNAL_ID
              + ": a secret in clear text; give it as ${ENV_NAME}, ${file:/path} or"
              + " ${provider:name:key}");
    }
    return reference;
  }
}
