package io.spillway.aws;

import io.spillway.aws.DeliveryException.Kind;
import io.spillway.catalog.BucketAccess;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What an error of PutObject or DeleteObject means.
 *
 * @param remedy what to look at or change
 * @param sessionRefused whether other credentials of the same role might be taken
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error
 *     responses</a>
 */
record S3Diagnosis(Kind kind, String remedy, boolean sessionRefused) {
  private static final int FIRST_SERVER_ERROR = 500;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int MOVED = 301;

  /** Statuses that mean "not now" although they are client errors. */
  private static final Set<Integer> PASSING_STATUSES = Set.of(408, 425, 429);

  /** Expired, revoked, or of a role that was made anew. */
  private static final Set<String> SESSION_ENDED =
      Set.of("ExpiredToken", "InvalidToken", "InvalidAccessKeyId", "TokenRefreshRequired");

  private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");

  static S3Diagnosis of(AwsServiceException e, BucketAccess access) {
    String code = AwsErrors.code(e);
    if (AwsErrors.isClockSkew(e)) {
      return passing("set this machine's clock: it differs from S3's by over 15 minutes");
    }
    if (SESSION_ENDED.contains(code)) {
      return access.role() == null
          ? new S3Diagnosis(
              code.equals("ExpiredToken") ? Kind.TRANSIENT : Kind.DENIED,
              "S3 does not know the platform's own credentials; give the job valid ones",
              false)
          : new S3Diagnosis(
              Kind.TRANSIENT,
              "the role's session has expired or was revoked; the next try assumes the role anew",
              true);
    }
    if (e.statusCode() == NOT_IMPLEMENTED) {
      return denied(
          "the store does not know what was asked for; leave out s3_canned_acl,"
              + " server_side_encryption and sse_kms_key_id unless it knows them");
    }
    if (e.statusCode() >= FIRST_SERVER_ERROR
        || PASSING_STATUSES.contains(e.statusCode())
        || e.isThrottlingException()) {
      return passing("it is tried again");
    }
    return new S3Diagnosis(Kind.DENIED, remedy(e, code, access), code.equals("AccessDenied"));
  }

  private static S3Diagnosis passing(String remedy) {
    return new S3Diagnosis(Kind.TRANSIENT, remedy, false);
  }

  private static S3Diagnosis denied(String remedy) {
    return new S3Diagnosis(Kind.DENIED, remedy, false);
  }

  private static String remedy(AwsServiceException e, String code, BucketAccess access) {
    String region = expectedRegion(e);
    if (e.statusCode() == MOVED || region != null) {
      return region == null
          ? "the bucket is in another region than " + access.region() + "; correct s3_aws_region"
          : "the bucket is in " + region + "; set s3_aws_region to that";
    }
    if (code.equals("NoSuchBucket") || e.statusCode() == NOT_FOUND) {
      return "there is no bucket " + access.bucket() + "; create it or correct s3_aws_bucket_name";
    }
    if (code.equals("AccessControlListNotSupported")) {
      return "the bucket takes no ACLs; leave out s3_canned_acl";
    }
    if (code.startsWith("KMS.") || AwsErrors.message(e).contains("kms:")) {
      return "the key must be there and enabled, in the bucket's region, and it and the role must"
          + " allow kms:GenerateDataKey; see sse_kms_key_id";
    }
    if (e.statusCode() == FORBIDDEN) {
      return accessDenied(access);
    }
    return "check the destination's settings";
  }

  private static String accessDenied(BucketAccess access) {
    String permissions =
        access.objects().cannedAcl() == null ? "s3:PutObject" : "s3:PutObject and s3:PutObjectAcl";
    return "allow "
        + (access.role() == null ? "the platform's identity" : "the role")
        + " "
        + permissions
        + " on the objects of "
        + access.bucket()
        + " (`spillway iam` prints the policy), and see that no policy of the bucket denies it";
  }

  private static @Nullable String expectedRegion(AwsServiceException e) {
    Matcher message = EXPECTED_REGION.matcher(AwsErrors.message(e));
    if (message.find()) {
      return message.group(1);
    }
    return e.statusCode() != MOVED || e.awsErrorDetails().sdkHttpResponse() == null
        ? null
        : e.awsErrorDetails()
            .sdkHttpResponse()
            .firstMatchingHeader("x-amz-bucket-region")
            .orElse(null);
  }
}
