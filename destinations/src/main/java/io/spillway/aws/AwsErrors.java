package io.spillway.aws;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** The text of AWS's errors. */
final class AwsErrors {
  private static final String SESSION_POLICY = "session policy";

  /**
   * The ends of AWS's messages about denied requests.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">Access
   *     denied error messages</a>
   */
  private static final Map<String, String> DENYING_POLICIES =
      Map.of(
          "service control policy",
          "a service control policy of the account's organization denies it, which only the"
              + " organization's administrators can change",
          "resource control policy",
          "a resource control policy of the bucket's organization denies it, which only the"
              + " organization's administrators can change",
          "permissions boundary",
          "the permissions boundary of the role does not allow it; its account's administrators can"
              + " change that",
          SESSION_POLICY,
          "the policy of the session that the job's own credentials are of does not allow it;"
              + " change it where they come from",
          "VPC endpoint policy",
          "the policy of the VPC endpoint that the request goes through does not allow it; change"
              + " it where the job runs",
          "in a resource-based policy",
          "the policy of the bucket or role denies it; change that policy");

  private AwsErrors() {}

  /** Empty when the service gave none. */
  static String code(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code == null ? "" : code;
  }

  /** Empty when the service gave none. */
  static String message(AwsServiceException e) {
    String message = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
    return message == null ? "" : message;
  }

  /** A header of the answer. */
  static Optional<String> header(AwsServiceException e, String name) {
    return Optional.ofNullable(e.awsErrorDetails())
        .map(AwsErrorDetails::sdkHttpResponse)
        .flatMap(response -> response.firstMatchingHeader(name));
  }

  /** What to do when the answer says which policy denies the request; null when it does not. */
  static @Nullable String denyingPolicy(AwsServiceException e) {
    String message = message(e);
    for (Map.Entry<String, String> policy : DENYING_POLICIES.entrySet()) {
      if (message.contains(policy.getKey())) {
        return policy.getValue();
      }
    }
    return null;
  }

  /** The same for a request that is made with a session of a customer's role. */
  static @Nullable String denyingPolicyOfRole(AwsServiceException e) {
    return message(e).contains(SESSION_POLICY)
        ? "the session's own policy, which allows what `spillway iam` prints, does not allow it: if"
            + " the role needs more for this bucket, set session_policy: off; the role's"
            + " permissions are then the session's"
        : denyingPolicy(e);
  }

  /** For example {@code S3 answered 403 AccessDenied (Access Denied), request 4442587FB7D0A2F9}. */
  static String answer(String service, AwsServiceException e) {
    StringBuilder text = new StringBuilder(service + " answered " + e.statusCode());
    if (!code(e).isEmpty()) {
      text.append(' ').append(code(e));
    }
    if (!message(e).isEmpty()) {
      text.append(" (").append(message(e)).append(')');
    }
    if (e.requestId() != null) {
      text.append(", request ").append(e.requestId());
    }
    return text.toString();
  }

  /** Why there is no answer. */
  static String reason(SdkException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "the host " + hostOf(cause) + " is not known to DNS";
      }
      if (cause instanceof ConnectException) {
        return "no connection: " + cause.getMessage();
      }
      if (cause instanceof SSLException) {
        return "no TLS connection: " + cause.getMessage();
      }
      if (cause instanceof ApiCallTimeoutException || cause instanceof InterruptedIOException) {
        return "no answer in time: " + cause.getMessage();
      }
    }
    return String.valueOf(e.getMessage());
  }

  /** Why a secret cannot be read. */
  static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
  }

  /** Java's message is the host's name, sometimes followed by the reason. */
  private static String hostOf(Throwable unknownHost) {
    return String.valueOf(unknownHost.getMessage()).split(":", 2)[0].strip();
  }

  /** Whether this machine's clock and AWS's differ by more than AWS allows. */
  static boolean isClockSkew(AwsServiceException e) {
    String message = message(e).toLowerCase(Locale.ROOT);
    return e.isClockSkewException()
        || message.startsWith("signature expired")
        || message.startsWith("signature not yet current");
  }
}
