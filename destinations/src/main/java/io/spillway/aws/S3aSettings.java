package io.spillway.aws;

import io.spillway.aws.S3StagedBytes.Access;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.settings.UsageException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;

/**
 * The settings of Flink's plugin flink-s3-fs-hadoop that say how a bucket is reached, as the plugin
 * understands them. Those of Hadoop's S3A that only concern writing, listing or its own threads are
 * of no importance here; any other one cannot be followed.
 *
 * @see <a
 *     href="https://nightlies.apache.org/flink/flink-docs-release-2.2/docs/deployment/filesystems/s3/">Amazon
 *     S3 in Flink's documentation</a>
 */
public final class S3aSettings {
  private static final String HADOOP = "fs.s3a.";
  private static final List<String> PREFIXES = List.of("s3.", "s3a.", HADOOP);
  private static final String OF_BUCKET = "bucket.";

  /** Where Flink gets credentials of its own for S3A. */
  private static final String TOKENS = "security.delegation.token.provider.s3-hadoop.";

  private static final String ACCESS_KEY = "access.key";
  private static final String SECRET_KEY = "secret.key";
  private static final String SESSION_TOKEN = "session.token";
  private static final String PROVIDERS = "aws.credentials.provider";
  private static final String ENDPOINT = "endpoint";
  private static final String REGION = "endpoint.region";
  private static final String PATH_STYLE = "path.style.access";
  private static final String TLS = "connection.ssl.enabled";

  /** Other spellings, which win. */
  private static final Map<String, String> MIRRORED =
      Map.of("access-key", ACCESS_KEY, "secret-key", SECRET_KEY, "path-style-access", PATH_STYLE);

  private static final Set<String> FOLLOWED =
      Set.of(ACCESS_KEY, SECRET_KEY, SESSION_TOKEN, PROVIDERS, ENDPOINT, REGION, PATH_STYLE, TLS);

  /** Settings that do not say how an object is read, by the beginnings of their keys. */
  private static final List<String> UNIMPORTANT =
      List.of(
          "acl.default",
          "assumed.role.",
          "attempts.maximum",
          "audit.",
          "block.size",
          "bucket.probe",
          "buffer.dir",
          "bulk.delete.",
          "change.detection.",
          "committer.",
          "connection.establish.timeout",
          "connection.maximum",
          "connection.request.timeout",
          "connection.timeout",
          "directory.marker.retention",
          "downgrade.syncable.exceptions",
          "encryption.key",
          "entropy.",
          "etag.checksum.enabled",
          "executor.capacity",
          "experimental.input.fadvise",
          "fast.",
          "impl",
          "list.version",
          "max.total.tasks",
          "multiobjectdelete.enable",
          "multipart.",
          "paging.maximum",
          "readahead.range",
          "retry.",
          "s5cmd.",
          "server-side-encryption.key",
          "socket.",
          "threads.",
          "upload.",
          "user.agent.prefix");

  private static final Set<String> ENCRYPTION =
      Set.of("encryption.algorithm", "server-side-encryption-algorithm");

  /** S3 decrypts what it encrypted with keys that it has. */
  private static final Set<String> TRANSPARENT = Set.of("", "AES256", "SSE-KMS", "DSSE-KMS");

  /** What S3A asks when it is told nothing. */
  private static final String DEFAULT_PROVIDERS =
      "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider,"
          + "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider,"
          + "com.amazonaws.auth.EnvironmentVariableCredentialsProvider,"
          + "org.apache.hadoop.fs.s3a.auth.IAMInstanceCredentialsProvider";

  /** Of AWS's endpoints, for example {@code s3.eu-west-1.amazonaws.com}. */
  private static final Pattern AWS_REGION =
      Pattern.compile("s3[.-]([a-z]{2}(?:-[a-z]+)+-[0-9])\\.amazonaws\\.com(?:\\.cn)?");

  private static final String GLOBAL = "s3.amazonaws.com";
  private static final String CENTRAL_REGION = "us-east-1";

  private final Map<String, String> values;

  private S3aSettings(Map<String, String> values) {
    this.values = values;
  }

  /**
   * How a bucket is reached.
   *
   * @param flink all settings of Flink
   * @throws UsageException naming a setting that cannot be followed
   */
  public static Access read(Map<String, String> flink, String bucket) throws UsageException {
    for (String key : flink.keySet()) {
      if (key.startsWith(TOKENS) && !key.endsWith(".enabled")) {
        throw new UsageException(key + " is set");
      }
    }
    S3aSettings settings = new S3aSettings(values(flink, bucket));
    settings.check();
    return settings.access();
  }

  /** By their keys without prefix. */
  private static Map<String, String> values(Map<String, String> flink, String bucket)
      throws UsageException {
    Map<String, String> values = new TreeMap<>();
    for (Map.Entry<String, String> setting : new TreeMap<>(flink).entrySet()) {
      for (String prefix : PREFIXES) {
        if (setting.getKey().startsWith(prefix)) {
          String key = setting.getKey().substring(prefix.length());
          String before = values.put(key, setting.getValue());
          if (before != null && !before.equals(setting.getValue())) {
            throw new UsageException(HADOOP + key + " is given twice, with different values");
          }
        }
      }
    }
    MIRRORED.forEach(
        (spelling, key) -> {
          String value = values.remove(spelling);
          if (value != null) {
            values.put(key, value);
          }
        });
    String own = OF_BUCKET + bucket + ".";
    for (String key : List.copyOf(values.keySet())) {
      if (key.startsWith(own)) {
        values.put(key.substring(own.length()), Objects.requireNonNull(values.get(key)));
      }
      if (key.startsWith(OF_BUCKET) && !key.equals("bucket.probe")) {
        values.remove(key);
      }
    }
    return values;
  }

  private void check() throws UsageException {
    for (Map.Entry<String, String> setting : values.entrySet()) {
      String key = setting.getKey();
      boolean isKnown =
          FOLLOWED.contains(key)
              ? !setting.getValue().contains("${")
              : ENCRYPTION.contains(key)
                  ? TRANSPARENT.contains(setting.getValue())
                  : UNIMPORTANT.stream().anyMatch(key::startsWith);
      if (!isKnown) {
        throw new UsageException(HADOOP + key + " has a value or a meaning that is S3A's alone");
      }
    }
  }

  private Access access() throws UsageException {
    String endpoint = value(ENDPOINT);
    String region = value(REGION);
    boolean isPathStyle = Boolean.parseBoolean(value(PATH_STYLE));
    if (endpoint.isEmpty() || endpoint.endsWith(GLOBAL)) {
      String first = region.isEmpty() ? CENTRAL_REGION : region;
      return new Access(new S3Endpoint(first, null, isPathStyle), true, credentials());
    }
    URI uri = uri(endpoint);
    if (region.isEmpty()) {
      Matcher aws = AWS_REGION.matcher(uri.getHost());
      region = aws.matches() ? aws.group(1) : CENTRAL_REGION;
    }
    return new Access(new S3Endpoint(region, uri, isPathStyle), false, credentials());
  }

  private URI uri(String endpoint) throws UsageException {
    boolean isPlain = value(TLS).equalsIgnoreCase("false");
    try {
      URI uri =
          URI.create(
              endpoint.contains("://") ? endpoint : (isPlain ? "http://" : "https://") + endpoint);
      if (uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below, like all that is no URL.
    }
    throw new UsageException(HADOOP + ENDPOINT + " is not a URL");
  }

  private AwsCredentialsProvider credentials() throws UsageException {
    String given = value(PROVIDERS);
    List<AwsCredentialsProvider> chain = new ArrayList<>();
    for (String name : (given.isEmpty() ? DEFAULT_PROVIDERS : given).split(",", -1)) {
      chain.addAll(providers(name.strip()));
    }
    if (chain.isEmpty()) {
      throw new UsageException(HADOOP + PROVIDERS + " finds no credentials");
    }
    return AwsCredentialsProviderChain.of(chain.toArray(new AwsCredentialsProvider[0]));
  }

  /** The SDK's counterparts of a class that Hadoop or the SDK before has. */
  private List<AwsCredentialsProvider> providers(String name) throws UsageException {
    return switch (name) {
      case "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider" ->
          given(ACCESS_KEY, SECRET_KEY, SESSION_TOKEN)
              ? List.of(
                  StaticCredentialsProvider.create(
                      AwsSessionCredentials.create(
                          value(ACCESS_KEY), value(SECRET_KEY), value(SESSION_TOKEN))))
              : List.of();
      case "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider" ->
          given(ACCESS_KEY, SECRET_KEY)
              ? List.of(
                  StaticCredentialsProvider.create(
                      AwsBasicCredentials.create(value(ACCESS_KEY), value(SECRET_KEY))))
              : List.of();
      case "com.amazonaws.auth.EnvironmentVariableCredentialsProvider" ->
          List.of(EnvironmentVariableCredentialsProvider.create());
      case "com.amazonaws.auth.SystemPropertiesCredentialsProvider" ->
          List.of(SystemPropertyCredentialsProvider.create());
      case "com.amazonaws.auth.WebIdentityTokenCredentialsProvider" ->
          List.of(WebIdentityTokenFileCredentialsProvider.create());
      case "com.amazonaws.auth.InstanceProfileCredentialsProvider" ->
          List.of(InstanceProfileCredentialsProvider.create());
      case "com.amazonaws.auth.ContainerCredentialsProvider" ->
          List.of(ContainerCredentialsProvider.create());
      case "com.amazonaws.auth.EC2ContainerCredentialsProviderWrapper",
          "org.apache.hadoop.fs.s3a.auth.IAMInstanceCredentialsProvider" ->
          List.of(
              ContainerCredentialsProvider.create(), InstanceProfileCredentialsProvider.create());
      case "com.amazonaws.auth.DefaultAWSCredentialsProviderChain" ->
          List.of(DefaultCredentialsProvider.builder().build());
      default ->
          throw new UsageException(HADOOP + PROVIDERS + " names a class that only S3A can use");
    };
  }

  private boolean given(String... keys) {
    return List.of(keys).stream().noneMatch(key -> value(key).isEmpty());
  }

  /** Empty when it is not set. */
  private String value(String key) {
    @Nullable String value = values.get(key);
    return value == null ? "" : value.strip();
  }
}
