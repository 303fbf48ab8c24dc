package io.spillway.catalog;

import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.BucketAccess.SessionSettings;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.policy.IdentityRules.SessionPolicyUse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the role that a destination's files are put as, and its sessions. */
final class RoleCompiler {
  private static final String SESSION_NAME = "role_session_name";
  private static final String SESSION_DURATION = "role_session_duration";
  private static final String STS_REGION = "sts_region";
  private static final String SESSION_POLICY = "session_policy";

  private static final List<String> SESSION_POLICIES = List.of("least", "off");

  /** AWS: "AssumeRole", ExternalId. */
  private static final Pattern EXTERNAL_ID = Pattern.compile("[A-Za-z0-9_+=,.@:/-]{2,1224}");

  /** AWS: "AssumeRole", RoleSessionName. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{2,64}");

  /** AWS: "AssumeRole", DurationSeconds. */
  private static final Duration SHORTEST = Duration.ofMinutes(15);

  private static final Duration LONGEST = Duration.ofHours(12);

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,4}) ?(s|min|h)");

  private final CatalogNode settings;
  private final EntrySecrets secrets;
  private final SessionPolicyUse sessionPolicies;

  RoleCompiler(CatalogNode settings, EntrySecrets secrets, SessionPolicyUse sessionPolicies) {
    this.settings = settings;
    this.secrets = secrets;
    this.sessionPolicies = sessionPolicies;
  }

  /**
   * The role; null when there is none or it cannot be used, which is then reported.
   *
   * @param platform whether the platform's own credentials are used
   * @param keys of the objects that it is assumed for
   */
  @Nullable AssumedRole compile(String destinationId, boolean platform, KeyPrefixes keys) {
    if (platform) {
      for (String key : List.of(SESSION_NAME, SESSION_DURATION, STS_REGION, SESSION_POLICY)) {
        settings
            .given(key)
            .ifPresent(
                node ->
                    node.error(
                        "goes with iam_role_arn only, and use_platform_credentials is true; ",
                        "leave it out"));
      }
      return null;
    }
    Optional<String> arn = arn();
    Optional<SecretReference> externalId = externalId(destinationId);
    SessionSettings session =
        new SessionSettings(
            settings.given(SESSION_NAME).flatMap(RoleCompiler::name).orElse(null),
            settings.given(SESSION_DURATION).flatMap(RoleCompiler::duration).orElse(null),
            settings.given(STS_REGION).flatMap(node -> stsRegion(node, arn)).orElse(null),
            hasSessionPolicy() ? keys : null);
    return arn.isEmpty() || externalId.isEmpty()
        ? null
        : new AssumedRole(arn.get(), externalId.get(), session);
  }

  private boolean hasSessionPolicy() {
    boolean isOff = settings.child(SESSION_POLICY).isOff(SESSION_POLICIES);
    if (isOff && sessionPolicies == SessionPolicyUse.ALWAYS) {
      settings
          .child(SESSION_POLICY)
          .error(
              "the policy says identity.session_policies: always; ",
              "leave it out, or let the platform's policy say by_destination");
    }
    return !isOff && sessionPolicies != SessionPolicyUse.NEVER;
  }

  /** Without the white space around it that copying an ARN brings along. */
  private Optional<String> arn() {
    CatalogNode node = settings.child("iam_role_arn");
    return node.text("the role to assume, or set use_platform_credentials: true")
        .map(String::strip)
        .filter(
            value -> {
              boolean valid = BucketAccess.isRoleArn(value);
              if (!valid) {
                node.error(
                    (value.startsWith("arn:")
                            ? Diagnostic.value(value) + " is"
                            : "the value, not shown because it may be a secret, is")
                        + " not a role's ARN; ",
                    "give one like arn:aws:iam::123456789012:role/spillway");
              }
              return valid;
            });
  }

  private Optional<SecretReference> externalId(String destinationId) {
    CatalogNode node = settings.child("iam_external_id");
    if (!node.json().isTextual() || node.json().textValue().isBlank()) {
      node.error(
          "missing or not text; a role is assumed with an external id, ",
          "give it as " + SecretReference.EXTERNAL_ID_FORMS);
      return Optional.empty();
    }
    SecretReference externalId = SecretReference.externalId(node.json().textValue(), destinationId);
    String problem = secrets.problem(externalId, SecretUse.EXTERNAL_ID);
    if (problem != null) {
      node.error(problem);
      return Optional.empty();
    }
    if (externalId.isClearText() && !EXTERNAL_ID.matcher(node.json().textValue()).matches()) {
      node.error(
          "neither an external id (2 to 1224 letters, digits and + = , . @ : / - _) nor where to"
              + " find one; ",
          "give it as " + SecretReference.EXTERNAL_ID_FORMS);
      return Optional.empty();
    }
    if (externalId.isClearText()) {
      node.warning("a secret in clear text; ", "give it as " + SecretReference.EXTERNAL_ID_FORMS);
    }
    return Optional.of(externalId);
  }

  private static Optional<String> name(CatalogNode node) {
    return node.text("the name of the role's sessions")
        .filter(
            value -> {
              boolean valid = NAME.matcher(value).matches();
              if (!valid) {
                node.error(
                    Diagnostic.value(value) + " cannot be a session's name; ",
                    "give 2 to 64 letters, digits and _ + = , . @ -");
              }
              return valid;
            });
  }

  private static Optional<Duration> duration(CatalogNode node) {
    Optional<String> text = node.text("a duration like 1 h");
    Optional<Duration> duration =
        text.map(DURATION::matcher).filter(Matcher::matches).map(RoleCompiler::duration);
    if (text.isPresent()
        && duration
            .filter(value -> value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0)
            .isEmpty()) {
      node.error(
          Diagnostic.value(text.get()) + " cannot be a session's duration; ",
          "give 15 min to 12 h, e.g. 1 h");
      return Optional.empty();
    }
    if (duration.filter(value -> value.compareTo(SessionSettings.MAX_CHAINED) > 0).isPresent()) {
      node.warning(
          "STS grants more than 1 h only if the role's maximum session duration is as long, and"
              + " never to a caller that is a role itself (role chaining): not with"
              + " sts.intermediary-role-arn, and not to a job that runs as a role; ",
          "give at most 1 h unless the job has the access keys of an IAM user");
    }
    return duration;
  }

  private static Duration duration(Matcher text) {
    long amount = Long.parseLong(text.group(1));
    return switch (text.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "min" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static Optional<String> stsRegion(CatalogNode node, Optional<String> roleArn) {
    return node.text("a region, e.g. eu-west-1")
        .filter(
            region -> {
              if (!BucketAccess.isRegion(region)) {
                node.error(
                    Diagnostic.value(region) + " is not a region code; ",
                    "give one like eu-west-1");
                return false;
              }
              String partition = Partition.ofRegion(region).id();
              if (roleArn.isPresent() && !Partition.idInArn(roleArn.get()).equals(partition)) {
                node.error(
                    Diagnostic.value(region)
                        + " is in the partition "
                        + partition
                        + ", but the role is in "
                        + Partition.idInArn(roleArn.get())
                        + "; ",
                    "give a region of the role's partition");
                return false;
              }
              return true;
            });
  }
}
