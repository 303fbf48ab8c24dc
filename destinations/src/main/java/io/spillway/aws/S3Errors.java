package io.spillway.aws;

import io.spillway.aws.DeliveryException.Kind;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AccessKey;
import io.spillway.catalog.BucketKind;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What errors of PutObject and DeleteObject mean.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">S3 error
 *     responses</a>
 */
final class S3Errors {
  private static final int FIRST_SERVER_ERROR = 500;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int MOVED = 301;
  private static final int BAD_REQUEST = 400;
  private static final int PRECONDITION_FAILED = 412;

  /** Client errors that mean "not now". */
  private static final Set<Integer> TRANSIENT_STATUSES = Set.of(408, 425, 429);

  /** Client errors by code that mean "not now". */
  private static final Set<String> TRANSIENT_CODES =
      Set.of(
          "ConditionalRequestConflict",
          "IncompleteBody",
          "KMS.ThrottlingException",
          "OperationAborted",
          "RequestTimeout",
          "TemporaryRedirect");

  private static final Set<String> FILE_CODES = Set.of("EntityTooLarge", "KeyTooLongError");

  /** What stores answer when a file's bytes do not have its checksum. */
  private static final Set<String> CHECKSUM_CODES =
      Set.of("BadDigest", "XAmzContentChecksumMismatch");

  private static final Set<String> ACCOUNT_CODES =
      Set.of("AccountProblem", "AllAccessDisabled", "NotSignedUp", "UserSuspended");

  /** Expired, revoked, or of a role that was deleted and created again. */
  private static final Set<String> SESSION_ENDED =
      Set.of("ExpiredToken", "InvalidToken", "InvalidAccessKeyId", "TokenRefreshRequired");

  /** As some stores put it with status 400. */
  private static final Pattern UNSUPPORTED_HEADER =
      Pattern.compile("(?i)unsupported header '([a-z0-9-]{1,100})'");

  private static final Set<String> KEY_REFUSED =
      Set.of("InvalidAccessKeyId", "InvalidToken", "SignatureDoesNotMatch");

  private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");

  private S3Errors() {}

  /** Whether the condition of a put is not met, as S3, a store or a proxy says. */
  static boolean isConditionRefused(AwsServiceException e) {
    return e.statusCode() == PRECONDITION_FAILED;
  }

  /**
   * Whether S3 left the object that exists under the key of a conditional put. Some stores give no
   * code; they are told from proxies by the request's id.
   */
  static boolean isThere(AwsServiceException e) {
    String code = AwsErrors.code(e);
    return isConditionRefused(e)
        && (code.equals("PreconditionFailed") || (code.isEmpty() && e.requestId() != null));
  }

  /**
   * Whether the store refused a request because of a header that it does not know, and it may be
   * this one. Stores say so with status 501, and some with 400 and the header's name.
   */
  static boolean mayNotKnow(AwsServiceException e, String header) {
    String named = namedHeader(e);
    return switch (e.statusCode()) {
      case NOT_IMPLEMENTED -> named.isEmpty() || named.equalsIgnoreCase(header);
      case BAD_REQUEST ->
          named.equalsIgnoreCase(header)
              || AwsErrors.message(e)
                  .toLowerCase(Locale.ROOT)
                  .contains(header.toLowerCase(Locale.ROOT));
      default -> false;
    };
  }

  static Diagnosis diagnose(AwsServiceException e, BucketAccess access) {
    String code = AwsErrors.code(e);
    String reason = AwsErrors.answer("S3", e);
    if (AwsErrors.isClockSkew(e)) {
      return new Diagnosis(
          Kind.TRANSIENT,
          reason,
          "set this machine's clock: it differs from S3's by over 15 minutes");
    }
    if (access.identity() instanceof AccessKey && KEY_REFUSED.contains(code)) {
      return new Diagnosis(
          Kind.DENIED,
          reason,
          code.equals("SignatureDoesNotMatch")
              ? "secret_access_key does not fit access_key_id; correct it"
              : "the store does not know the access key that access_key_id gives; correct it");
    }
    if (SESSION_ENDED.contains(code)) {
      return access.role() == null
          ? new Diagnosis(
              code.equals("ExpiredToken") ? Kind.TRANSIENT : Kind.DENIED,
              reason,
              "S3 does not know the platform's own credentials; give the job valid ones")
          : new Diagnosis(
              Kind.TRANSIENT,
              reason,
              "the role's session has expired or was revoked; the next attempt assumes the role"
                  + " again",
              true);
    }
    String unknown = unknownHeader(e);
    if (e.statusCode() == NOT_IMPLEMENTED || !unknown.isEmpty()) {
      return new Diagnosis(Kind.DENIED, reason, withoutHeader(unknown, access));
    }
    if (e.statusCode() >= FIRST_SERVER_ERROR
        || TRANSIENT_STATUSES.contains(e.statusCode())
        || TRANSIENT_CODES.contains(code)
        || e.isThrottlingException()) {
      return new Diagnosis(Kind.TRANSIENT, reason, "a retry may succeed");
    }
    if (CHECKSUM_CODES.contains(code)) {
      return new Diagnosis(
          Kind.FILE_REFUSED,
          reason,
          "the bytes that came do not have the checksum of the file when it was written: see"
              + " whether it was changed in staging, or by a proxy on its way");
    }
    if (FILE_CODES.contains(code)) {
      return new Diagnosis(
          Kind.FILE_REFUSED,
          reason,
          "the store does not take a file of this size or a key of this length; lower"
              + " batch.max-size or shorten s3_aws_folder_name and the file name prefix");
    }
    return new Diagnosis(Kind.DENIED, reason, remedy(e, code, access), code.equals("AccessDenied"));
  }

  private static String remedy(AwsServiceException e, String code, BucketAccess access) {
    String region = expectedRegion(e);
    if (code.isEmpty() && e.statusCode() != MOVED) {
      return "this is no answer of S3: see which proxy, firewall or other server at endpoint gave"
          + " it";
    }
    if (e.statusCode() == MOVED
        || region != null
        || code.equals("IllegalLocationConstraintException")) {
      return region == null
          ? "the bucket is in another region than " + access.region() + "; correct s3_aws_region"
          : "the bucket is in " + region + "; set s3_aws_region to that";
    }
    if (code.equals("NoSuchBucket") || e.statusCode() == NOT_FOUND) {
      return "there is no bucket " + access.bucket() + "; create it or correct s3_aws_bucket_name";
    }
    if (code.equals("InvalidStorageClass")) {
      return "the bucket or store does not have the storage class; correct or leave out"
          + " storage_class";
    }
    if (code.equals("InvalidTag")) {
      return "the store does not take the tags; correct object_tags";
    }
    if (code.equals("AccessControlListNotSupported")) {
      return "the bucket takes no ACLs; leave out s3_canned_acl";
    }
    if (ACCOUNT_CODES.contains(code)) {
      return "AWS has disabled the account or the bucket; its owner has to ask AWS Support why";
    }
    if (code.contains("Quota")) {
      return "the bucket is full; delete objects or raise its quota";
    }
    if (code.equals("XAmzContentSHA256Mismatch")) {
      return "a proxy or the store changed the file on its way, or the store does not know the"
          + " signature's form; "
          + (sendsChunks(access)
              ? "set checksum: off, so that the file is not sent in chunks, or use an endpoint with"
                  + " https"
              : "see what is between the job and the store");
    }
    String policy =
        access.role() == null ? AwsErrors.denyingPolicy(e) : AwsErrors.denyingPolicyOfRole(e);
    if (policy != null) {
      return policy;
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

  private static String who(BucketAccess access) {
    if (access.identity() == null) {
      return "the platform's identity";
    }
    return access.identity() instanceof AccessKey ? "the owner of access_key_id" : "the role";
  }

  private static String accessDenied(BucketAccess access) {
    String permissions =
        "s3:PutObject"
            + (access.objects().cannedAcl() == null ? "" : " and s3:PutObjectAcl")
            + (access.objects().tags().isEmpty() ? "" : " and s3:PutObjectTagging");
    return "allow "
        + who(access)
        + " "
        + (access.target().kind() == BucketKind.DIRECTORY
            ? "s3express:CreateSession on "
            : permissions + " on the objects of ")
        + access.bucket()
        + " (`spillway iam` prints the policy), and see that no policy of the bucket denies it, for"
        + " example one that asks for server_side_encryption or s3_canned_acl"
        + (access.target().kind().isAccessPoint()
            ? ", and that the policies of the access point and of its bucket allow it"
            : "")
        + (access.target().expectedOwner() == null
            ? ""
            : ", and that the bucket belongs to the account that expected_bucket_owner gives")
        + (access.target().requesterPays()
            ? ""
            : "; if it is a Requester Pays bucket, set request_payer: true");
  }

  /** The header that the store says it does not know, in lower case; empty when it names none. */
  private static String unknownHeader(AwsServiceException e) {
    if (e.statusCode() == NOT_IMPLEMENTED) {
      return namedHeader(e);
    }
    Matcher message = UNSUPPORTED_HEADER.matcher(AwsErrors.message(e));
    return message.find() ? message.group(1).toLowerCase(Locale.ROOT) : "";
  }

  /** S3 names the header that an error is about in an element of its own. */
  private static String namedHeader(AwsServiceException e) {
    return AwsErrors.header(e, ShortAnswers.NAMED_HEADER).orElse("").toLowerCase(Locale.ROOT);
  }

  /** Over plain HTTP, a file is sent in chunks with a signature each. */
  private static boolean sendsChunks(BucketAccess access) {
    URI uri = access.endpoint().uri();
    return uri != null && "http".equals(uri.getScheme()) && access.safeguards().checksum();
  }

  private static String withoutHeader(String name, BucketAccess access) {
    return "the store does not know "
        + (name.isEmpty() ? "what was asked for" : "the header " + name)
        + "; "
        + switch (name) {
          case "x-amz-acl" -> "leave out s3_canned_acl";
          case "x-amz-server-side-encryption" -> "leave out server_side_encryption";
          case "x-amz-server-side-encryption-aws-kms-key-id" -> "leave out sse_kms_key_id";
          case "x-amz-expected-bucket-owner" -> "leave out expected_bucket_owner";
          case "x-amz-request-payer" -> "leave out request_payer";
          case "x-amz-storage-class" -> "leave out storage_class";
          case "x-amz-tagging" -> "leave out object_tags";
          case "if-none-match" -> "set conditional_put: off";
          case "x-amz-checksum-crc32", "x-amz-sdk-checksum-algorithm", "x-amz-trailer" ->
              "set checksum: off";
          case "content-encoding", "x-amz-decoded-content-length" ->
              "set checksum: off, so that the file is not sent in chunks";
          default ->
              (sendsChunks(access)
                      ? "set checksum: off if it does not know files that are sent in chunks"
                          + " (aws-chunked); "
                      : "")
                  + "leave out s3_canned_acl, server_side_encryption and sse_kms_key_id unless it"
                  + " knows them";
        };
  }

  private static @Nullable String expectedRegion(AwsServiceException e) {
    Matcher message = EXPECTED_REGION.matcher(AwsErrors.message(e));
    if (message.find()) {
      return message.group(1);
    }
    return e.statusCode() == MOVED ? AwsErrors.header(e, "x-amz-bucket-region").orElse(null) : null;
  }
}
