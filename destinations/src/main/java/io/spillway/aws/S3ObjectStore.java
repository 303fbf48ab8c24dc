package io.spillway.aws;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AccessKey;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.catalog.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * S3, each bucket with its own identity. It does not retry: Deliver does, with a backoff for each
 * destination.
 */
public final class S3ObjectStore implements ObjectStore {
  private final AwsClients clients;
  private final PlatformCredentials platform;
  private final AssumedRoles roles;
  private final Secrets secrets;
  private final ObjectPuts puts = new ObjectPuts();
  private final Map<Connection, S3Client> s3Clients = new ConcurrentHashMap<>();

  /** A client serves all buckets with the same. */
  private record Connection(S3Endpoint endpoint, boolean inChunks) {
    /** A store that is sent no checksums may be one that does not know chunks, either. */
    static Connection of(BucketAccess access) {
      return new Connection(access.endpoint(), access.safeguards().checksum());
    }
  }

  public S3ObjectStore(S3Settings settings) {
    this(settings, result -> {});
  }

  /**
   * @param stsResults receives the result of every call to STS, from any thread
   */
  public S3ObjectStore(S3Settings settings, Consumer<StsResult> stsResults) {
    this(settings, stsResults, Clock.systemUTC(), false);
  }

  /** A store that also removes objects, where the role may. */
  public static S3ObjectStore removing(S3Settings settings) {
    return new S3ObjectStore(settings, result -> {}, Clock.systemUTC(), true);
  }

  /**
   * @param clock decides when sessions are refreshed
   * @param removes whether sessions are for removing objects, too
   */
  S3ObjectStore(S3Settings settings, Consumer<StsResult> stsResults, Clock clock, boolean removes) {
    this.clients = new AwsClients(settings);
    this.platform = PlatformCredentials.ofDefaultChain();
    this.secrets = Secrets.allowedBy(settings.policy());
    this.roles = new AssumedRoles(settings, clients, platform, stsResults, clock, removes);
  }

  @Override
  public Stored put(BucketAccess access, Content content) throws DeliveryException {
    CredentialsSource source = credentials(access);
    AwsCredentials credentials = source.credentials(content.key());
    PutObjectRequest request =
        PutRequests.of(access, content)
            .overrideConfiguration(
                custom -> {
                  as(credentials).accept(custom);
                  custom.apiCallTimeout(clients.timeout(content.bytes()));
                })
            .build();
    String what = what("putting", access, content.key());
    WatchedSource watched = new WatchedSource(content);
    try {
      return puts.put(client(access), access, request, content.from(watched), what);
    } catch (AwsServiceException e) {
      Diagnosis diagnosis = S3Errors.diagnose(e, access);
      if (diagnosis.credentialsRefused()) {
        source.refused(credentials);
      }
      throw new AccessException(AccessStep.PUT_OBJECT, what, diagnosis, e);
    } catch (ApiCallTimeoutException | AbortedException e) {
      // Whatever it did at the moment was interrupted.
      throw unanswered(AccessStep.PUT_OBJECT, what, e);
    } catch (SdkException e) {
      throw watched.failure() == null
          ? unanswered(AccessStep.PUT_OBJECT, what, e)
          : unreadable(what, watched.failure());
    } catch (UncheckedIOException e) {
      throw unreadable(what, e.getCause());
    }
  }

  private static DeliveryException unreadable(String what, IOException e) {
    return new DeliveryException(
        DeliveryException.Kind.UNREADABLE,
        what + " failed: the staged file cannot be read: " + e.getMessage(),
        e);
  }

  /** The domain of AWS's services in a region's partition, e.g. {@code amazonaws.com}. */
  public static String dnsSuffix(String region) {
    return PartitionMetadata.of(Region.of(region)).dnsSuffix();
  }

  /**
   * Makes sure that there are credentials for the bucket: finds the platform's own and assumes the
   * roles, unless a current session exists.
   */
  public void authenticate(BucketAccess access) throws AccessException {
    AwsCredentials unused = credentials(access).credentials();
  }

  /**
   * Makes sure that the STS that the bucket's role is assumed at answers, whatever the answer.
   *
   * @return its URL
   */
  public URI reachSts(BucketAccess access) throws AccessException {
    return roles.reach(access);
  }

  /**
   * Whether the role can be assumed with another external id than its own. The session can do
   * nothing.
   *
   * @param externalId null for none
   * @throws AccessException when STS says neither yes nor no
   */
  public boolean isAssumableWith(@Nullable String externalId, BucketAccess access)
      throws AccessException {
    return roles.isAssumableWith(externalId, access);
  }

  /**
   * Makes sure that S3 answers, whatever the answer.
   *
   * @return the URL that the bucket's requests go to
   */
  public URI reachBucket(BucketAccess access) throws AccessException {
    return clients.reach(
        AccessStep.REACH_S3,
        anonymous ->
            client(access)
                .headBucket(
                    request ->
                        request
                            .bucket(access.bucket())
                            .expectedBucketOwner(access.target().expectedOwner())
                            .overrideConfiguration(anonymous)),
        "check s3_aws_region, endpoint and the network path: DNS, routes, proxies");
  }

  /** Removes an object, if it exists; for a store that {@link #removing removes}. */
  public void delete(BucketAccess access, String key) throws AccessException {
    AwsCredentials credentials = credentials(access).credentials(key);
    DeleteObjectRequest request =
        DeleteObjectRequest.builder()
            .bucket(access.bucket())
            .expectedBucketOwner(access.target().expectedOwner())
            .requestPayer(PutRequests.payer(access))
            .key(key)
            .overrideConfiguration(as(credentials))
            .build();
    String what = what("removing", access, key);
    try {
      client(access).deleteObject(request);
    } catch (AwsServiceException e) {
      throw new AccessException(AccessStep.DELETE_OBJECT, what, S3Errors.diagnose(e, access), e);
    } catch (SdkException e) {
      throw unanswered(AccessStep.DELETE_OBJECT, what, e);
    }
  }

  @Override
  public void retain(Set<BucketAccess> inForce) {
    roles.retain(inForce);
    puts.retain(inForce);
    Set<Connection> connections = inForce.stream().map(Connection::of).collect(Collectors.toSet());
    for (Connection connection : Set.copyOf(s3Clients.keySet())) {
      if (!connections.contains(connection)) {
        S3Client client = s3Clients.remove(connection);
        if (client != null) {
          client.close();
        }
      }
    }
  }

  private CredentialsSource credentials(BucketAccess access) {
    return access.identity() instanceof AccessKey key
        ? new AccessKeySource(key, secrets)
        : access.role() == null ? platform : roles.session(access);
  }

  private static Consumer<AwsRequestOverrideConfiguration.Builder> as(AwsCredentials credentials) {
    return custom -> custom.credentialsProvider(StaticCredentialsProvider.create(credentials));
  }

  private static String what(String doing, BucketAccess access, String key) {
    String object = doing + " s3://" + access.bucket() + "/" + key;
    return access.role() == null ? object : object + " as " + access.role().arn();
  }

  private static AccessException unanswered(AccessStep step, String what, SdkException e) {
    return new AccessException(
        step,
        what,
        new Diagnosis(
            DeliveryException.Kind.TRANSIENT,
            AwsErrors.reason(e),
            "check s3_aws_region, endpoint and the network path to it, proxies included"),
        e);
  }

  private S3Client client(BucketAccess access) {
    return s3Clients.computeIfAbsent(
        Connection.of(access), connection -> clients.s3(connection.endpoint, connection.inChunks));
  }

  @Override
  public void close() {
    s3Clients.values().forEach(S3Client::close);
    roles.close();
    platform.close();
    clients.close();
  }
}
