package io.spillway.job.deliver;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Temporary credentials of customers' roles, each assumed with its external id when it is first
 * needed, kept, and refreshed before it expires.
 */
final class AssumedRoles implements AutoCloseable {
  /** AWS: RoleSessionName. */
  private static final int MAX_SESSION_NAME = 64;

  private final StsClient sts;
  private final Map<BucketAccess, StsAssumeRoleCredentialsProvider> providers =
      new ConcurrentHashMap<>();

  AssumedRoles(S3Settings settings, SdkHttpClient http, AwsCredentialsProvider platform) {
    StsClientBuilder builder =
        StsClient.builder()
            .httpClient(http)
            .credentialsProvider(platform)
            .region(Region.of(settings.stsRegion()))
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    .retryStrategy(DefaultRetryStrategy.doNotRetry())
                    .apiCallTimeout(settings.requestTimeout())
                    .build());
    if (settings.stsEndpoint() != null) {
      builder.endpointOverride(settings.stsEndpoint());
    }
    this.sts = builder.build();
  }

  /** The credentials of a destination's role; asking for them is what calls STS. */
  AwsCredentialsProvider provider(BucketAccess access) {
    return providers.computeIfAbsent(
        access,
        key -> {
          AssumedRole role = Objects.requireNonNull(access.role(), "role");
          return StsAssumeRoleCredentialsProvider.builder()
              .stsClient(sts)
              .refreshRequest(() -> request(access.destinationId(), role))
              .build();
        });
  }

  private static AssumeRoleRequest request(String destinationId, AssumedRole role) {
    String session = "spillway-" + destinationId;
    return AssumeRoleRequest.builder()
        .roleArn(role.arn())
        .externalId(externalId(role))
        .roleSessionName(session.substring(0, Math.min(MAX_SESSION_NAME, session.length())))
        .build();
  }

  private static String externalId(AssumedRole role) {
    try {
      return role.externalId().resolve(System.getenv());
    } catch (IOException e) {
      throw new UnresolvedSecretException(e);
    }
  }

  @Override
  public void close() {
    providers.values().forEach(StsAssumeRoleCredentialsProvider::close);
    sts.close();
  }
}
