package io.spillway.job.deliver;

import io.spillway.catalog.BucketAccess;
import io.spillway.job.deliver.DeliveryException.Kind;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * S3, each bucket as its own identity. One HTTP client serves all; the SDK does not retry, the
 * lanes do.
 */
public final class S3ObjectStore implements ObjectStore {
  /** Statuses that mean "not now" although they are client errors. */
  private static final Set<Integer> PASSING_STATUSES = Set.of(408, 425, 429);

  private static final int FIRST_SERVER_ERROR = 500;

  private final S3Settings settings;
  private final SdkHttpClient http;
  private final DefaultCredentialsProvider platform;
  private final AssumedRoles roles;
  private final Map<Endpoint, S3Client> clients = new ConcurrentHashMap<>();

  /** What tells one S3 client from another. */
  private record Endpoint(String region, @Nullable URI uri, boolean pathStyle) {}

  public S3ObjectStore(S3Settings settings) {
    this.settings = settings;
    this.http =
        Apache5HttpClient.builder()
            .maxConnections(settings.maxConnections())
            .socketTimeout(settings.requestTimeout())
            .build();
    this.platform = DefaultCredentialsProvider.builder().build();
    this.roles = new AssumedRoles(settings, http, platform);
  }

  @Override
  public void put(BucketAccess access, Content content) throws DeliveryException {
    try {
      AwsCredentialsProvider credentials =
          access.role() == null ? platform : roles.provider(access);
      PutObjectRequest request =
          PutObjectRequest.builder()
              .bucket(access.bucket())
              .key(content.key())
              .contentType(content.contentType())
              .contentLength(content.bytes())
              .overrideConfiguration(custom -> custom.credentialsProvider(credentials))
              .build();
      client(access)
          .putObject(
              request,
              RequestBody.fromContentProvider(
                  () -> StagedContentStream.open(content.source()),
                  content.bytes(),
                  content.contentType()));
    } catch (AwsServiceException e) {
      throw new DeliveryException(kind(e), describe(access, content, e), e);
    } catch (SdkException | UncheckedIOException | UnresolvedSecretException e) {
      Kind kind = isUnresolvedSecret(e) ? Kind.DENIED : Kind.TRANSIENT;
      throw new DeliveryException(kind, describe(access, content, e), e);
    }
  }

  private static boolean isUnresolvedSecret(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedSecretException) {
        return true;
      }
    }
    return false;
  }

  private S3Client client(BucketAccess access) {
    return clients.computeIfAbsent(
        new Endpoint(access.region(), access.endpoint(), access.pathStyle()), this::newClient);
  }

  private S3Client newClient(Endpoint endpoint) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
            .credentialsProvider(platform)
            .region(Region.of(endpoint.region))
            .forcePathStyle(endpoint.pathStyle)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    .retryStrategy(DefaultRetryStrategy.doNotRetry())
                    .apiCallTimeout(settings.requestTimeout())
                    .build());
    if (endpoint.uri != null) {
      builder.endpointOverride(endpoint.uri);
    }
    return builder.build();
  }

  private static Kind kind(AwsServiceException e) {
    int status = e.statusCode();
    boolean passing = status >= FIRST_SERVER_ERROR || PASSING_STATUSES.contains(status);
    return passing || e.isThrottlingException() || e.isClockSkewException()
        ? Kind.TRANSIENT
        : Kind.DENIED;
  }

  private static String describe(BucketAccess access, Content content, Exception e) {
    return "destination "
        + access.destinationId()
        + ": putting s3://"
        + access.bucket()
        + "/"
        + content.key()
        + (access.role() == null ? "" : " as " + access.role().arn())
        + " failed: "
        + e.getMessage();
  }

  @Override
  public void close() {
    clients.values().forEach(S3Client::close);
    roles.close();
    platform.close();
    http.close();
  }
}
