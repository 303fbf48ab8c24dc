package io.spillway.local.s3;

/**
 * An error as S3 reports it.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error
 *     responses</a>
 */
public record S3Error(int status, String code, String message) {
  public static final S3Error ACCESS_DENIED = new S3Error(403, "AccessDenied", "Access Denied");
  public static final S3Error SLOW_DOWN =
      new S3Error(503, "SlowDown", "Please reduce your request rate.");
  public static final S3Error INTERNAL_ERROR =
      new S3Error(500, "InternalError", "We encountered an internal error. Please try again.");

  /** Of a store that does not know a header. */
  public static final S3Error NOT_IMPLEMENTED =
      new S3Error(
          501,
          "NotImplemented",
          "A header you provided implies functionality that is not implemented.");

  static final S3Error PRECONDITION_FAILED =
      new S3Error(
          412,
          "PreconditionFailed",
          "At least one of the pre-conditions you specified did not hold");
  static final S3Error CONDITIONAL_REQUEST_CONFLICT =
      new S3Error(
          409,
          "ConditionalRequestConflict",
          "A conflicting operation occurred during this request.");
  static final S3Error CHECKSUM_REQUIRED =
      new S3Error(
          400,
          "InvalidRequest",
          "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with"
              + " Object Lock parameters");
  static final S3Error INVALID_ACCESS_KEY_ID =
      new S3Error(
          403,
          "InvalidAccessKeyId",
          "The AWS Access Key Id you provided does not exist in our records.");
  static final S3Error INVALID_TOKEN =
      new S3Error(400, "InvalidToken", "The provided token is malformed or otherwise invalid.");
  static final S3Error REQUEST_TIME_TOO_SKEWED =
      new S3Error(
          403,
          "RequestTimeTooSkewed",
          "The difference between the request time and the current time is too large.");
  static final S3Error EXPIRED_TOKEN =
      new S3Error(400, "ExpiredToken", "The provided token has expired.");

  static S3Error notAllowedBySession(String role, String action, String resource) {
    return new S3Error(
        403,
        "AccessDenied",
        "User: "
            + role
            + " is not authorized to perform: "
            + action
            + " on resource: &quot;"
            + resource.replace("&", "&amp;").replace("<", "&lt;")
            + "&quot; because no session policy allows the "
            + action
            + " action");
  }

  static S3Error wrongRegion(String signed, String expected) {
    return new S3Error(
        400,
        "AuthorizationHeaderMalformed",
        "The authorization header is malformed; the region '"
            + signed
            + "' is wrong; expecting '"
            + expected
            + "'");
  }

  /** The body of the answer. */
  public String toXml(String requestId) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
        + code
        + "</Code><Message>"
        + message
        + "</Message><RequestId>"
        + requestId
        + "</RequestId></Error>";
  }
}
