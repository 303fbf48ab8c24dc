package io.spillway.aws;

import io.spillway.aws.DeliveryException.Kind;
import io.spillway.catalog.Partition;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What errors of AssumeRole mean.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
final class StsErrors {
  private static final int FIRST_SERVER_ERROR = 500;
  private static final Set<String> CALLER_UNKNOWN =
      Set.of(
          "ExpiredToken",
          "ExpiredTokenException",
          "InvalidClientTokenId",
          "UnrecognizedClientException");

  private StsErrors() {}

  /** Whether STS said that the caller may not assume a customer's role. */
  static boolean isDenied(AccessException failure) {
    return failure.step() == AccessStep.ROLE
        && failure.getCause() instanceof AwsServiceException e
        && AwsErrors.code(e).equals("AccessDenied");
  }

  /** Whether a smaller session policy might be accepted. */
  static boolean isPolicyTooLarge(AwsServiceException e) {
    return AwsErrors.code(e).equals("PackedPolicyTooLarge");
  }

  /**
   * @param renewable whether the caller's own credentials are a role's session that can be assumed
   *     again
   */
  static Diagnosis diagnose(
      AwsServiceException e, RoleSession.Target target, RegionalSts sts, boolean renewable) {
    String reason = AwsErrors.answer("STS", e);
    if (AwsErrors.isClockSkew(e)) {
      return new Diagnosis(
          Kind.TRANSIENT,
          reason,
          "set this machine's clock: it differs from AWS's by over 5 minutes");
    }
    if (CALLER_UNKNOWN.contains(AwsErrors.code(e))) {
      return renewable
          ? new Diagnosis(
              Kind.TRANSIENT,
              reason,
              "the intermediary role's session has ended; the next attempt renews it",
              true)
          : new Diagnosis(
              AwsErrors.code(e).startsWith("Expired") ? Kind.TRANSIENT : Kind.DENIED,
              reason,
              "STS of "
                  + sts.region()
                  + " does not know the platform's own credentials, which count in their own"
                  + " partition of AWS only; give the job valid ones, or name a profile that has"
                  + " them in sts.profiles");
    }
    if (AwsErrors.code(e).isEmpty()) {
      return new Diagnosis(
          e.statusCode() >= FIRST_SERVER_ERROR ? Kind.TRANSIENT : Kind.DENIED,
          reason,
          "this is no answer of STS: see which proxy, firewall or other server at sts.endpoint gave"
              + " it");
    }
    if (e.statusCode() >= FIRST_SERVER_ERROR || e.isThrottlingException()) {
      return new Diagnosis(Kind.TRANSIENT, reason, "a retry may succeed");
    }
    return new Diagnosis(
        Kind.DENIED,
        reason,
        switch (AwsErrors.code(e)) {
          case "AccessDenied" -> accessDenied(e, target, renewable);
          case "RegionDisabledException" ->
              "activate STS in "
                  + sts.region()
                  + " for the account, or set another region in "
                  + sts.settings().split(",", 2)[0];
          case "SignatureDoesNotMatch" ->
              "the platform's secret access key does not fit its access key id; correct it";
          case "MalformedPolicyDocument", "PackedPolicyTooLarge" ->
              "this STS does not take the session's policy; set session_policy: off, or"
                  + " identity.session_policies: never in the policy";
          default -> otherwise(e, target, sts);
        },
        AwsErrors.code(e).equals("AccessDenied"));
  }

  private static String otherwise(
      AwsServiceException e, RoleSession.Target target, RegionalSts sts) {
    String message = AwsErrors.message(e);
    if (message.contains("role chaining")) {
      return "the role is assumed by another role, which STS allows for 1 h at most; set"
          + " role_session_duration to that or leave it out";
    }
    if (message.contains("MaxSessionDuration")) {
      return "lower role_session_duration, or have the role's maximum session duration raised";
    }
    String partition = Partition.ofRegion(sts.region()).id();
    if (!Partition.idInArn(target.arn()).equals(partition)) {
      return "STS of "
          + sts.region()
          + " is in the partition "
          + partition
          + " and does not know roles of another one; set sts_region to a region of "
          + Partition.idInArn(target.arn())
          + ", and name a profile with credentials of that partition in sts.profiles";
    }
    return "check the role's ARN and " + target.externalIdKey();
  }

  private static String accessDenied(
      AwsServiceException e, RoleSession.Target target, boolean viaIntermediary) {
    String policy = AwsErrors.denyingPolicy(e);
    if (policy != null) {
      return policy;
    }
    String caller =
        target.step() == AccessStep.ROLE && viaIntermediary
            ? "the intermediary role"
            : "the platform's own identity";
    String externalId =
        target.externalId() == null
            ? ", and must not ask for an external id or it must be set in " + target.externalIdKey()
            : " and ask for the external id that " + target.externalIdKey() + " gives";
    return "the role must exist, its trust policy must name "
        + caller
        + externalId
        + ", and "
        + caller
        + " must be allowed sts:AssumeRole on it; `spillway iam` prints the policies";
  }
}
