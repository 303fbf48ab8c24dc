package io.spillway.catalog;

import io.spillway.catalog.BucketAccess.AccessKey;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the access key of an S3-compatible store, which has no roles. */
final class AccessKeyCompiler {
  private static final String ID = "access_key_id";
  private static final String SECRET = "secret_access_key";

  static final List<String> KEYS = List.of(ID, SECRET);

  private static final List<String> KEYS_OF_ROLES =
      List.of(
          "iam_role_arn",
          "iam_external_id",
          "role_session_name",
          "role_session_duration",
          "sts_region");

  /** Where AWS's SDK finds the platform's own credentials. */
  private static final Set<String> PLATFORM =
      Set.of("${AWS_ACCESS_KEY_ID}", "${AWS_SECRET_ACCESS_KEY}", "${AWS_SESSION_TOKEN}");

  private final CatalogNode settings;
  private final EntrySecrets secrets;

  AccessKeyCompiler(CatalogNode settings, EntrySecrets secrets) {
    this.settings = settings;
    this.secrets = secrets;
  }

  /**
   * The access key; null when it cannot be used, which is then reported.
   *
   * @param endpoint null when none is given
   */
  @Nullable AccessKey compile(@Nullable URI endpoint) {
    boolean alone = isAlone();
    boolean allowed = isAllowedAt(endpoint);
    Optional<SecretReference> id = reference(ID);
    Optional<SecretReference> secret = reference(SECRET);
    return alone && allowed && id.isPresent() && secret.isPresent()
        ? new AccessKey(id.get(), secret.get())
        : null;
  }

  private boolean isAlone() {
    boolean alone = true;
    for (String key : KEYS_OF_ROLES) {
      if (settings.given(key).isPresent()) {
        settings
            .child(key)
            .error("does not go with access_key_id; ", "give a role or an access key");
        alone = false;
      }
    }
    if (settings.flag("use_platform_credentials", false)) {
      settings
          .child("use_platform_credentials")
          .error("does not go with access_key_id; ", "leave one of them out");
      alone = false;
    }
    return alone;
  }

  private boolean isAllowedAt(@Nullable URI endpoint) {
    if (settings.given("endpoint").isEmpty()) {
      settings
          .child(ID)
          .error(
              "goes with endpoint only: AWS has roles, whose credentials expire; ",
              "give iam_role_arn and iam_external_id, or the endpoint of an S3-compatible store");
      return false;
    }
    if (endpoint != null && Partition.isAwsHost(endpoint.getHost().toLowerCase(Locale.ROOT))) {
      settings
          .child(ID)
          .error(
              "goes with S3-compatible stores only, and the endpoint is AWS's, which has roles; ",
              "give iam_role_arn and iam_external_id");
      return false;
    }
    return true;
  }

  /** Neither text is ever shown: it may be a secret. */
  private Optional<SecretReference> reference(String key) {
    CatalogNode node = settings.child(key);
    if (!node.json().isTextual() || node.json().textValue().isBlank()) {
      node.error(
          "missing or not text; an access key has an id and a secret, ",
          "give both as " + SecretReference.FORMS);
      return Optional.empty();
    }
    SecretReference reference = new SecretReference(node.json().textValue());
    if (reference.isClearText() || reference.isInCatalog()) {
      node.error(
          "not shown, because it is in clear text, in which no access key may be; ",
          "give it as " + SecretReference.FORMS);
      return Optional.empty();
    }
    if (PLATFORM.contains(reference.spelling())) {
      node.error(
          reference + " is the platform's own; ",
          "set use_platform_credentials: true if it is meant, or name another variable");
      return Optional.empty();
    }
    String problem = secrets.problem(reference, SecretUse.ACCESS_KEY);
    if (problem != null) {
      node.error(problem);
      return Optional.empty();
    }
    return Optional.of(reference);
  }
}
