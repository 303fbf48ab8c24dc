package io.spillway.catalog;

import io.spillway.catalog.BucketAccess.Identity;
import io.spillway.catalog.BucketAccess.ObjectSettings;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.catalog.BucketAccess.Safeguards;
import io.spillway.catalog.BucketAccess.TargetBucket;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.policy.Policy;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a destination's {@code settings}. */
final class BucketAccessCompiler {
  static final Set<String> KEYS =
      Set.of(
          "iam_role_arn",
          "iam_external_id",
          "access_key_id",
          "secret_access_key",
          "role_session_name",
          "role_session_duration",
          "sts_region",
          "session_policy",
          "s3_aws_bucket_name",
          "s3_aws_region",
          "use_platform_credentials",
          "endpoint",
          "path_style_access",
          "expected_bucket_owner",
          "request_payer",
          "s3_canned_acl",
          "server_side_encryption",
          "sse_kms_key_id",
          "storage_class",
          "object_tags",
          "conditional_put",
          "checksum");

  /** What S3-compatible stores call their regions: it is signed, and no part of a URL. */
  private static final Pattern ANY_REGION =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

  /** The SDK forms no URL with the bucket in the host's name for another region. */
  private static final Pattern HOST_LABEL = Pattern.compile("[A-Za-z0-9-]+");

  private static final int MAX_PORT = 0xFFFF;

  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  private final CatalogNode settings;
  private final Policy policy;

  BucketAccessCompiler(CatalogNode settings, Policy policy) {
    this.settings = settings;
    this.policy = policy;
  }

  /**
   * The access; empty when it cannot be used.
   *
   * @param folderOwner in whose folder it is; null for the platform's own files
   * @param keys of its objects
   */
  Optional<BucketAccess> compile(
      String destinationId, Customer customer, @Nullable String folderOwner, KeyPrefixes keys) {
    if (!settings.isObject("the destination's settings")) {
      return Optional.empty();
    }
    settings.rejectUnknownKeys(KEYS);
    Optional<String> bucket =
        new BucketNameCompiler(
                settings.child("s3_aws_bucket_name"), settings.given("endpoint").isEmpty())
            .compile();
    Optional<URI> uri = settings.given("endpoint").flatMap(this::endpoint);
    boolean pathStyle = settings.flag("path_style_access", false);
    Optional<String> region = region(pathStyle);
    boolean platform = settings.flag("use_platform_credentials", false);
    boolean hasKey =
        AccessKeyCompiler.KEYS.stream().anyMatch(key -> settings.given(key).isPresent());
    EntrySecrets secrets = new EntrySecrets(policy, folderOwner);
    @Nullable Identity identity =
        hasKey
            ? new AccessKeyCompiler(settings, secrets).compile(uri.orElse(null))
            : new RoleCompiler(settings, secrets, policy.identity().sessionPolicies())
                .compile(destinationId, platform, keys);
    boolean allowed =
        !platform || hasKey || mayUsePlatformCredentials(destinationId, customer, bucket, uri);
    @Nullable String owner =
        settings.given("expected_bucket_owner").flatMap(BucketAccessCompiler::account).orElse(null);
    boolean requesterPays = settings.flag("request_payer", false);
    ObjectSettingsCompiler objectSettings = new ObjectSettingsCompiler(settings);
    ObjectSettings objects = objectSettings.compile();
    Safeguards safeguards = objectSettings.compileSafeguards();
    boolean identified = identity != null || (platform && !hasKey);
    if (bucket.isEmpty() || region.isEmpty() || !identified || !allowed) {
      return Optional.empty();
    }
    BucketAccess access =
        new BucketAccess(
            destinationId,
            customer,
            new TargetBucket(
                bucket.get(),
                new S3Endpoint(region.get(), uri.orElse(null), pathStyle),
                owner,
                requesterPays),
            identity,
            objects,
            safeguards);
    new LikelyMistakes(settings).warn(access);
    return Optional.of(access).filter(new BucketKindRules(settings)::allow);
  }

  private boolean mayUsePlatformCredentials(
      String destinationId, Customer customer, Optional<String> bucket, Optional<URI> endpoint) {
    if (bucket.isEmpty()
        || policy
            .identity()
            .allowsPlatformCredentials(
                customer.owner(), destinationId, bucket.get(), endpoint.orElse(null))) {
      return true;
    }
    boolean isReserved = policy.identity().isReserved(bucket.get());
    settings
        .child("use_platform_credentials")
        .error(
            isReserved
                ? "the bucket is the platform's own, for staging, checkpoints or the like; "
                : "the policy does not let this destination put files into this bucket, at this"
                    + " endpoint, with the platform's own credentials; ",
            isReserved
                ? "give another bucket"
                : "give iam_role_arn and iam_external_id, or let the platform list all three in its"
                    + " policy under identity.platform_credentials");
    return false;
  }

  private Optional<String> region(boolean pathStyle) {
    CatalogNode node = settings.child("s3_aws_region");
    if (settings.given("endpoint").isEmpty()) {
      return node.text("the bucket's region, e.g. eu-west-1")
          .filter(
              region -> {
                boolean valid = BucketAccess.isRegion(region);
                if (!valid) {
                  node.error(
                      Diagnostic.value(region) + " is not a region code; ",
                      "give one like eu-west-1");
                }
                return valid;
              });
    }
    return node.text("the region that the store has, e.g. us-east-1")
        .filter(
            region -> {
              boolean valid = ANY_REGION.matcher(region).matches();
              if (!valid) {
                node.error(
                    Diagnostic.value(region) + " cannot be a region; ",
                    "give what the store's documentation says: 1 to 63 letters, digits, dots, _ and"
                        + " -, a letter or digit at both ends");
              } else if (!pathStyle && !HOST_LABEL.matcher(region).matches()) {
                node.error(
                    Diagnostic.value(region) + " goes with path_style_access: true only; ",
                    "set that, or give a region of letters, digits and -");
                return false;
              }
              return valid;
            });
  }

  private static Optional<String> account(CatalogNode node) {
    return node.text("the 12 digits of an account's id")
        .filter(
            value -> {
              boolean valid = ACCOUNT.matcher(value).matches();
              if (!valid) {
                node.error(
                    Diagnostic.value(value) + " is not an account's id; ",
                    "give its 12 digits, in quotes");
              }
              return valid;
            });
  }

  private Optional<URI> endpoint(CatalogNode node) {
    return url(node)
        .filter(
            uri -> {
              boolean allowed = policy.endpoints().allows(uri);
              if (!allowed) {
                node.error(
                    Diagnostic.value(uri.toString())
                        + " is not an endpoint that the policy allows ("
                        + policy.endpoints()
                        + "); ",
                    "give one of these, or let the platform list it in its policy under endpoints");
              }
              return allowed;
            });
  }

  private static Optional<URI> url(CatalogNode node) {
    return node.text("a URL like https://s3.example.com")
        .flatMap(
            text -> {
              try {
                URI uri = URI.create(text);
                if (uri.getUserInfo() != null) {
                  node.error("a URL with a name or password; ", "give it without them");
                  return Optional.empty();
                }
                if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
                  node.error(
                      "a URL with a query or a fragment; ", "give it without ? and # and the rest");
                  return Optional.empty();
                }
                if (uri.getHost() != null
                    && uri.getPort() <= MAX_PORT
                    && uri.getPort() != 0
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                  return Optional.of(uri);
                }
              } catch (IllegalArgumentException e) {
                // Reported below, like any other text that is not a URL.
              }
              node.error(
                  Diagnostic.value(text) + " is not a URL; ",
                  "give one like https://s3.example.com");
              return Optional.empty();
            });
  }
}
