package io.spillway.local.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The roles of {@link EmbeddedSts}; decides whether a caller may assume one. Thread-safe. */
final class RoleRegistry {
  private static final Duration MOST_SKEW = Duration.ofMinutes(5);
  private static final int SHORTEST_SESSION_NAME = 2;

  private final Map<String, Role> roles = new ConcurrentHashMap<>();
  private final Identities identities;

  RoleRegistry(Identities identities) {
    this.identities = identities;
  }

  void put(Role role) {
    roles.put(role.arn(), role);
  }

  void remove(String arn) {
    roles.remove(arn);
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
    Role role = roles.get(arn);
    if (role == null || !trusts(role, caller, request.parameter("ExternalId"))) {
      return StsProtocol.Response.error(
          403,
          "AccessDenied",
          "User: "
              + caller.name()
              + " is not authorized to perform: sts:AssumeRole on resource: "
              + arn);
    }
    return StsProtocol.Response.assumed(
        identities.issue(role, lifetime(role, request)), sessionName);
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
    return callerIsTrusted && (role.externalId() == null || role.externalId().equals(externalId));
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
