package io.spillway.aws;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

/**
 * The sessions of customers' roles, one per destination, assumed with the platform's credentials or
 * with those of the intermediary role.
 */
final class AssumedRoles implements AutoCloseable {
  private static final String SESSION_PREFIX = "spillway-";

  private final StsClient sts;
  private final URI endpoint;
  private final CredentialsSource caller;
  private final StsCalls calls;
  private final Clock clock;
  private final Map<String, Held> sessions = new ConcurrentHashMap<>();

  /** A destination's session and what it is for; another access needs another session. */
  private record Held(BucketAccess access, RoleSession session) {}

  AssumedRoles(
      S3Settings settings,
      SdkHttpClient http,
      ScheduledExecutorService timeouts,
      CredentialsSource platform,
      StsCalls calls,
      Clock clock) {
    this.sts = client(settings, http, timeouts);
    this.endpoint =
        settings.stsEndpoint() == null
            ? StsEndpointProvider.defaultProvider()
                .resolveEndpoint(sts -> sts.region(Region.of(settings.stsRegion())))
                .join()
                .endpointUrl()
                .toUri()
            : settings.stsEndpoint();
    this.calls = calls;
    this.clock = clock;
    IntermediaryRole intermediary = settings.intermediary();
    this.caller = intermediary == null ? platform : intermediarySession(intermediary, platform);
  }

  private static StsClient client(
      S3Settings settings, SdkHttpClient http, ScheduledExecutorService timeouts) {
    ClientOverrideConfiguration.Builder overrides =
        ClientOverrideConfiguration.builder()
            .retryStrategy(DefaultRetryStrategy.doNotRetry())
            .scheduledExecutorService(timeouts)
            .apiCallTimeout(settings.requestTimeout());
    StsClientBuilder builder =
        StsClient.builder().httpClient(http).region(Region.of(settings.stsRegion()));
    URI endpoint = settings.stsEndpoint();
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
      overrides.addExecutionInterceptor(new EndpointPath(endpoint.getRawPath()));
    }
    return builder.overrideConfiguration(overrides.build()).build();
  }

  private RoleSession intermediarySession(
      IntermediaryRole intermediary, CredentialsSource platform) {
    return new RoleSession(
        sts,
        platform,
        new RoleSession.Target(
            AccessStep.INTERMEDIARY_ROLE,
            intermediary.arn(),
            intermediary.externalId(),
            "sts.intermediary-external-id",
            SESSION_PREFIX + "intermediary"),
        calls,
        clock);
  }

  /** Where STS is. */
  URI endpoint() {
    return endpoint;
  }

  /** The session of a destination's role; nothing is assumed before its credentials are asked. */
  RoleSession session(BucketAccess access) {
    return Objects.requireNonNull(
            sessions.compute(
                access.destinationId(),
                (id, held) ->
                    held != null && held.access.equals(access)
                        ? held
                        : new Held(access, newSession(access))))
        .session;
  }

  private RoleSession newSession(BucketAccess access) {
    AssumedRole role = Objects.requireNonNull(access.role(), "role");
    return new RoleSession(
        sts,
        caller,
        new RoleSession.Target(
            AccessStep.ROLE,
            role.arn(),
            role.externalId(),
            "iam_external_id",
            SESSION_PREFIX + access.destinationId()),
        calls,
        clock);
  }

  /** Drops the sessions of all others. */
  void retain(Set<BucketAccess> inForce) {
    sessions.values().removeIf(held -> !inForce.contains(held.access));
  }

  @Override
  public void close() {
    sts.close();
  }
}
