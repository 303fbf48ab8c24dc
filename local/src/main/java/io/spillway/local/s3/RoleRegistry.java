package io.spillway.local.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The roles of {@link EmbeddedSts}; decides whether a caller may assume one. Thread-safe. */
final class RoleRegistry {
  private static final Duration MOST_SKEW = Duration.ofMinutes(5);
  private static final int SHORTEST_SESSION_NAME = 2;

  /** AWS: AssumeRole, Policy. */
  private static final Pattern POLICY =
      Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]{1,2048}");

  private final Map<String, Role> roles = new ConcurrentHashMap<>();
  private final Identities identities;
  private volatile int policySpace = Integer.MAX_VALUE;

  RoleRegistry(Identities identities) {
    this.identities = identities;
  }

  void put(Role role) {
    roles.put(role.arn(), role);
  }

  void remove(String arn) {
    roles.remove(arn);
  }

  /** STS packs policies before it compares them with this limit; here, their characters count. */
  void setPolicySpace(int chars) {
    policySpace = chars;
  }

  StsProtocol.Response assume(StsProtocol.Request request) {
    Identity caller = identities.find(request.signature().accessKeyId());
    if (caller == null || !Objects.equals(caller.sessionToken(), request.sessionToken())) {
      return StsProtocol.Response.error(
          403, "InvalidClientTokenId", "The security token included in the request is invalid.");
    }
    if (!isSigned(request, caller)) {
      return StsProtocol.Response.error(
          403,
          "SignatureDoesNotMatch",
          "The request signature we calculated does not match the signature you provided.");
    }
    if (identities.isExpired(caller)) {
      return StsProtocol.Response.error(
          403, "ExpiredToken", "The security token included in the request is expired");
    }
    Instant time = SignatureV4.time(request.headers().get("x-amz-date"));
    if (time != null && identities.isSkewed(time, MOST_SKEW)) {
      return StsProtocol.Response.error(
          403, "SignatureDoesNotMatch", "Signature expired: " + time + " is not within 5 minutes");
    }
    if (!"AssumeRole".equals(request.parameter("Action"))) {
      return StsProtocol.Response.error(
          400, "InvalidAction", "Could not find operation " + request.parameter("Action"));
    }
    String arn = request.parameter("RoleArn");
    String sessionName = request.parameter("RoleSessionName");
    if (arn == null || sessionName == null || sessionName.length() < SHORTEST_SESSION_NAME) {
      return StsProtocol.Response.error(
          400, "ValidationError", "RoleArn and a RoleSessionName of 2 characters are required");
    }
    String policyText = request.parameter("Policy");
    SessionPolicy policy;
    try {
      policy = policyText == null ? null : SessionPolicy.parse(policyText);
    } catch (IllegalArgumentException e) {
      return StsProtocol.Response.error(
          400, "MalformedPolicyDocument", String.valueOf(e.getMessage()));
    }
    if (policyText != null && !POLICY.matcher(policyText).matches()) {
      return StsProtocol.Response.error(
          400, "ValidationError", "Value at 'policy' failed to satisfy constraint: 1 to 2048");
    }
    Role role = roles.get(arn);
    if (role == null
        || !caller.mayAssume(arn)
        || !trusts(role, caller, request.parameter("ExternalId"))) {
      return StsProtocol.Response.error(
          403,
          "AccessDenied",
          "User: "
              + caller.name()
              + " is not authorized to perform: sts:AssumeRole on resource: "
              + arn);
    }
    if (policyText != null && policyText.length() > policySpace) {
      return StsProtocol.Response.error(
          400,
          "PackedPolicyTooLarge",
          "Packed policy consumes "
              + policyText.length() * 100 / policySpace
              + "% of allotted space, please use smaller policy.");
    }
    return StsProtocol.Response.assumed(
        identities.issue(role, lifetime(role, request), policy), sessionName);
  }

  private static boolean isSigned(StsProtocol.Request request, Identity caller) {
    return request
        .signature()
        .isSignedWith(caller.secretAccessKey(), request.headers(), request.body());
  }

  private static boolean trusts(Role role, Identity caller, @Nullable String externalId) {
    String trusted = role.trustedRoleArn();
    boolean callerIsTrusted =
        trusted == null ? !caller.isTemporary() : trusted.equals(caller.name());
    boolean isIdTrusted =
        role.externalId() == null
            || role.externalId().equals(externalId)
            || (externalId == null && role.isIdOptional());
    return callerIsTrusted && isIdTrusted;
  }

  private static Duration lifetime(Role role, StsProtocol.Request request) {
    String seconds = request.parameter("DurationSeconds");
    if (seconds == null) {
      return role.credentialLifetime();
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
    return asked.compareTo(role.credentialLifetime()) < 0 ? asked : role.credentialLifetime();
  }
}
