package io.spillway.aws;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.ObjectSettings;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
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
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * S3, each bucket as its own identity. One HTTP client serves all; the SDK does not retry, the
 * lanes do.
 */
public final class S3ObjectStore implements ObjectStore {
  private final S3Settings settings;
  private final SdkHttpClient http;
  private final ScheduledExecutorService timeouts;
  private final PlatformCredentials platform;
  private final AssumedRoles roles;
  private final Map<Endpoint, S3Client> clients = new ConcurrentHashMap<>();

  /** What tells one S3 client from another. */
  private record Endpoint(String region, @Nullable URI uri, boolean pathStyle) {
    static Endpoint of(BucketAccess access) {
      return new Endpoint(access.region(), access.endpoint(), access.pathStyle());
    }
  }

  public S3ObjectStore(S3Settings settings) {
    this(settings, StsCalls.UNHEARD);
  }

  public S3ObjectStore(S3Settings settings, StsCalls stsCalls) {
    this(settings, stsCalls, Clock.systemUTC());
  }

  /**
   * @param clock decides when sessions are refreshed
   */
  S3ObjectStore(S3Settings settings, StsCalls stsCalls, Clock clock) {
    this.settings = settings;
    this.http =
        Apache5HttpClient.builder()
            .maxConnections(settings.maxConnections())
            .socketTimeout(settings.requestTimeout())
            .build();
    this.timeouts =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "s3 timeouts");
              thread.setDaemon(true);
              return thread;
            });
    this.platform = new PlatformCredentials();
    this.roles = new AssumedRoles(settings, http, timeouts, platform, stsCalls, clock);
  }

  @Override
  public void put(BucketAccess access, Content content) throws DeliveryException {
    CredentialsSource source = credentials(access);
    AwsCredentials credentials = source.credentials();
    ObjectSettings objects = access.objects();
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(access.bucket())
            .key(content.key())
            .contentType(content.contentType())
            .contentLength(content.bytes())
            .acl(objects.cannedAcl())
            .serverSideEncryption(objects.encryption())
            .ssekmsKeyId(objects.kmsKeyId())
            .overrideConfiguration(as(credentials))
            .build();
    String what = what("putting", access, content.key());
    try {
      client(access)
          .putObject(
              request,
              RequestBody.fromContentProvider(
                  () -> StagedContentStream.open(content.source()),
                  content.bytes(),
                  content.contentType()));
    } catch (AwsServiceException e) {
      S3Diagnosis diagnosis = S3Diagnosis.of(e, access);
      if (diagnosis.sessionRefused()) {
        source.refused(credentials);
      }
      throw failure(AccessStep.PUT_OBJECT, what, diagnosis, e);
    } catch (SdkException e) {
      throw unanswered(AccessStep.PUT_OBJECT, what, e);
    } catch (UncheckedIOException e) {
      throw new DeliveryException(
          DeliveryException.Kind.TRANSIENT, what + " failed: " + e.getMessage(), e);
    }
  }

  /**
   * Sees that there are credentials for the bucket: finds the platform's own and assumes the roles
   * on the way, unless that was done lately.
   */
  public void authenticate(BucketAccess access) throws AccessException {
    AwsCredentials unused = credentials(access).credentials();
  }

  /** Where STS is asked for roles. */
  public URI stsEndpoint() {
    return roles.endpoint();
  }

  /** Sees that STS answers anything at all. */
  public void reachSts() throws AccessException {
    String remedy = "check sts.region, sts.endpoint and the way there: DNS, network, proxies";
    new Reachability(http).check(AccessStep.REACH_STS, roles.endpoint(), remedy);
  }

  /** The URL that the bucket's requests go to. */
  public URI bucketEndpoint(BucketAccess access) {
    String object = "_";
    URL url = client(access).utilities().getUrl(get -> get.bucket(access.bucket()).key(object));
    return URI.create(url.toString().substring(0, url.toString().length() - object.length()));
  }

  /** Sees that S3 answers anything at all. */
  public void reachBucket(BucketAccess access) throws AccessException {
    String remedy = "check s3_aws_region, endpoint and the way there: DNS, network, proxies";
    new Reachability(http).check(AccessStep.REACH_S3, bucketEndpoint(access), remedy);
  }

  /** Removes an object; that it is not there is fine. */
  public void delete(BucketAccess access, String key) throws AccessException {
    AwsCredentials credentials = credentials(access).credentials();
    DeleteObjectRequest request =
        DeleteObjectRequest.builder()
            .bucket(access.bucket())
            .key(key)
            .overrideConfiguration(as(credentials))
            .build();
    String what = what("removing", access, key);
    try {
      client(access).deleteObject(request);
    } catch (AwsServiceException e) {
      throw failure(AccessStep.DELETE_OBJECT, what, S3Diagnosis.of(e, access), e);
    } catch (SdkException e) {
      throw unanswered(AccessStep.DELETE_OBJECT, what, e);
    }
  }

  @Override
  public void retain(Set<BucketAccess> inForce) {
    roles.retain(inForce);
    Set<Endpoint> endpoints = inForce.stream().map(Endpoint::of).collect(Collectors.toSet());
    for (Endpoint endpoint : Set.copyOf(clients.keySet())) {
      if (!endpoints.contains(endpoint)) {
        S3Client client = clients.remove(endpoint);
        if (client != null) {
          client.close();
        }
      }
    }
  }

  private CredentialsSource credentials(BucketAccess access) {
    return access.role() == null ? platform : roles.session(access);
  }

  private static Consumer<AwsRequestOverrideConfiguration.Builder> as(AwsCredentials credentials) {
    return custom -> custom.credentialsProvider(StaticCredentialsProvider.create(credentials));
  }

  private static String what(String doing, BucketAccess access, String key) {
    String object = doing + " s3://" + access.bucket() + "/" + key;
    return access.role() == null ? object : object + " as " + access.role().arn();
  }

  private static AccessException failure(
      AccessStep step, String what, S3Diagnosis diagnosis, AwsServiceException e) {
    return new AccessException(
        step, diagnosis.kind(), what, AwsErrors.answer("S3", e), diagnosis.remedy(), e);
  }

  private static AccessException unanswered(AccessStep step, String what, SdkException e) {
    return new AccessException(
        step,
        DeliveryException.Kind.TRANSIENT,
        what,
        AwsErrors.reason(e),
        "check s3_aws_region, endpoint and the way to it through network and proxies",
        e);
  }

  private S3Client client(BucketAccess access) {
    return clients.computeIfAbsent(Endpoint.of(access), this::newClient);
  }

  private S3Client newClient(Endpoint endpoint) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
            .region(Region.of(endpoint.region))
            .forcePathStyle(endpoint.pathStyle)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    .retryStrategy(DefaultRetryStrategy.doNotRetry())
                    .scheduledExecutorService(timeouts)
                    .apiCallTimeout(settings.requestTimeout())
                    .build());
    if (endpoint.uri != null) {
      builder.endpointOverride(endpoint.uri);
    }
    return builder.build();
  }

  @Override
  public void close() {
    clients.values().forEach(S3Client::close);
    roles.close();
    platform.close();
    http.close();
    timeouts.shutdownNow();
  }
}
