package io.spillway.aws;

import io.spillway.aws.DeliveryException.Kind;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.policy.EndpointRules;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/**
 * Makes clients of S3 and STS that share their connections and one thread for time-outs. They try
 * each request once: whoever uses them decides about retries.
 */
final class AwsClients implements AutoCloseable {
  private static final long LEAST_BYTES_PER_MILLI = 1_000;

  private final S3Settings settings;
  private final SdkHttpClient http;
  private final SdkHttpClient guarded;
  private final ScheduledExecutorService timeouts;

  AwsClients(S3Settings settings) {
    this(
        settings,
        http(settings).build(),
        http(settings).dnsResolver(new GuardedAddresses(settings.policy().endpoints())).build());
  }

  private static Apache5HttpClient.Builder http(S3Settings settings) {
    return Apache5HttpClient.builder()
        .maxConnections(settings.maxConnections())
        .socketTimeout(settings.requestTimeout());
  }

  /**
   * @param http for AWS, is closed with the clients
   * @param guarded for endpoints that customers give, likewise
   */
  AwsClients(S3Settings settings, SdkHttpClient http, SdkHttpClient guarded) {
    this.settings = settings;
    this.http = new ShortAnswers(http);
    this.guarded = new ShortAnswers(guarded);
    this.timeouts =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "s3 timeouts");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * One client serves all buckets of an endpoint.
   *
   * @param inChunks whether the bodies of signed requests may be sent in chunks (aws-chunked), each
   *     with a signature, as is done over plain HTTP; else they are read twice, for their hash and
   *     to be sent
   */
  S3Client s3(S3Endpoint endpoint, boolean inChunks) {
    boolean isAws = endpoint.uri() == null || EndpointRules.isS3(endpoint.uri());
    return s3Builder(endpoint)
        .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(inChunks))
        .httpClient(isAws ? http : guarded)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .overrideConfiguration(once().build())
        .build();
  }

  /**
   * For a client with an HTTP client and retries of its own. Where AWS's requests go is the SDK's
   * to find out, from its environment and profile too; an endpoint that is given stands as it is.
   */
  static S3ClientBuilder s3Builder(S3Endpoint endpoint) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(endpoint.region()))
            .forcePathStyle(endpoint.pathStyle());
    if (endpoint.uri() != null) {
      builder.endpointOverride(endpoint.uri()).fipsEnabled(false).dualstackEnabled(false);
    }
    return builder;
  }

  /** The endpoint of the settings is that of their region. */
  RegionalSts sts(String region) {
    boolean isOfSettings = region.equals(settings.stsRegion());
    ClientOverrideConfiguration.Builder overrides = once();
    StsClientBuilder builder = StsClient.builder().httpClient(http).region(Region.of(region));
    URI endpoint = isOfSettings ? settings.stsEndpoint() : null;
    if (endpoint != null) {
      builder.endpointOverride(endpoint).fipsEnabled(false).dualstackEnabled(false);
      overrides.addExecutionInterceptor(new EndpointPath(endpoint.getRawPath()));
    }
    return new RegionalSts(
        builder.overrideConfiguration(overrides.build()).build(),
        region,
        isOfSettings ? "sts.region, sts.endpoint" : "sts_region");
  }

  /** How long a request may take that sends so many bytes: a second more for each megabyte. */
  Duration timeout(long bytes) {
    return settings.requestTimeout().plusMillis(bytes / LEAST_BYTES_PER_MILLI);
  }

  private ClientOverrideConfiguration.Builder once() {
    return ClientOverrideConfiguration.builder()
        .retryStrategy(DefaultRetryStrategy.doNotRetry())
        .scheduledExecutorService(timeouts)
        .apiCallTimeout(settings.requestTimeout())
        .addExecutionInterceptor(Trip.RECORDER);
  }

  /**
   * Sends a request without credentials through a client that other requests go through: so it goes
   * where they go, and tests DNS, network, proxy and TLS. Any answer will do.
   *
   * @param request sends it, with the override configuration that it is given
   * @param remedy what to change when there is no answer
   * @return the URL that answers
   */
  URI reach(
      AccessStep step,
      Consumer<Consumer<AwsRequestOverrideConfiguration.Builder>> request,
      String remedy)
      throws AccessException {
    Trip trip = new Trip();
    try {
      request.accept(
          custom ->
              custom
                  .credentialsProvider(AnonymousCredentialsProvider.create())
                  .putExecutionAttribute(Trip.ATTRIBUTE, trip));
    } catch (SdkException e) {
      if (!trip.isAnswered()) {
        throw new AccessException(
            step,
            "reaching " + (trip.uri() == null ? "the endpoint" : trip.uri()),
            new Diagnosis(Kind.TRANSIENT, AwsErrors.reason(e), remedy),
            e);
      }
    }
    return Objects.requireNonNull(trip.uri());
  }

  @Override
  public void close() {
    http.close();
    guarded.close();
    timeouts.shutdownNow();
  }

  /** Sends requests of the query protocol to an endpoint's path, which the SDK leaves out. */
  private static final class EndpointPath implements ExecutionInterceptor {
    private final String encodedPath;

    EndpointPath(String encodedPath) {
      this.encodedPath = encodedPath.isEmpty() ? "/" : encodedPath;
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes executionAttributes) {
      return context.httpRequest().toBuilder().encodedPath(encodedPath).build();
    }
  }
}
