package io.spillway.catalog;

import io.spillway.diagnostic.Diagnostic;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code s3_aws_bucket_name}: a bucket, or an access point by its ARN or alias. */
final class BucketNameCompiler {
  /** AWS: "General purpose bucket naming rules". */
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private static final Pattern IP_ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

  private static final Pattern MULTI_REGION_ARN =
      Pattern.compile("arn:[a-z-]+:s3::[0-9]*:accesspoint[/:].*");

  private static final String MULTI_REGION =
      " is a multi-Region access point: its requests are signed for several regions (SigV4A), which"
          + " needs AWS's native runtime (CRT), and Spillway is without; ";

  private static final String ONE_REGION = "give the bucket, or an access point in one region";

  private static final String OUTPOSTS =
      " is on S3 on Outposts, a service with permissions and endpoints of its own that Spillway"
          + " does not know; ";

  private static final String LAMBDA = " is an Object Lambda access point, which is for reading; ";

  private static final String BEHIND = "give the bucket, or the access point behind it";

  private static final String BUCKET_OR_ACCESS_POINT =
      "give a bucket, or an access point, in a region";

  /** The ends of names that S3 gives by itself. */
  private static final Map<String, String[]> RESERVED =
      Map.of(
          ".mrap", new String[] {MULTI_REGION, ONE_REGION},
          "--op-s3", new String[] {OUTPOSTS, BUCKET_OR_ACCESS_POINT},
          "--ol-s3", new String[] {LAMBDA, BEHIND},
          "--xa-s3",
              new String[] {
                " is an access point of a directory bucket, whose permissions Spillway does not"
                    + " know; ",
                "give the directory bucket itself"
              });

  private final CatalogNode node;
  private final boolean isAws;

  /**
   * @param isAws whether the bucket is AWS's, where some names have a meaning
   */
  BucketNameCompiler(CatalogNode node, boolean isAws) {
    this.node = node;
    this.isAws = isAws;
  }

  Optional<String> compile() {
    return node.text("the name of a bucket")
        .filter(name -> name.startsWith("arn:") ? isAccessPoint(name) : isBucket(name));
  }

  private boolean isAccessPoint(String arn) {
    if (MULTI_REGION_ARN.matcher(arn).matches()) {
      return refused(Diagnostic.value(arn) + MULTI_REGION, ONE_REGION);
    }
    if (arn.contains(":s3-outposts:")) {
      return refused(Diagnostic.value(arn) + OUTPOSTS, BUCKET_OR_ACCESS_POINT);
    }
    if (arn.contains(":s3-object-lambda:")) {
      return refused(Diagnostic.value(arn) + LAMBDA, BEHIND);
    }
    if (arn.contains(":accesspoint") && AccessPoint.parse(arn).isEmpty()) {
      return refused(
          Diagnostic.value(arn) + " is not an access point's ARN; ",
          "give one like arn:aws:s3:eu-west-1:123456789012:accesspoint/my-access-point");
    }
    if (AccessPoint.parse(arn).isEmpty()) {
      return isNoName(arn);
    }
    return isAws
        || refused(
            Diagnostic.value(arn) + " is an access point, which only AWS has; ",
            "give the bucket's name, or leave out endpoint");
  }

  private boolean isBucket(String name) {
    if (name.startsWith("s3://")) {
      return isNoName(name);
    }
    if (!BUCKET.matcher(name).matches()
        || name.contains("..")
        || IP_ADDRESS.matcher(name).matches()) {
      return refused(
          Diagnostic.value(name)
              + " is not a bucket name: 3 to 63 lower-case letters, digits, dots and"
              + " hyphens, a letter or digit at both ends",
          "");
    }
    if (BucketKind.of(name) == BucketKind.DIRECTORY && BucketKind.zone(name).isEmpty()) {
      return refused(
          Diagnostic.value(name)
              + " ends like a directory bucket (S3 Express One Zone), but has no zone before that;"
              + " ",
          "give the whole name, e.g. my-bucket--euw1-az1--x-s3");
    }
    for (Map.Entry<String, String[]> reserved : RESERVED.entrySet()) {
      if (isAws && name.endsWith(reserved.getKey())) {
        return refused(Diagnostic.value(name) + reserved.getValue()[0], reserved.getValue()[1]);
      }
    }
    return true;
  }

  private boolean isNoName(String text) {
    return refused(
        Diagnostic.value(text) + " is a URI or ARN; ",
        "give the bucket's name alone, e.g. my-bucket");
  }

  private boolean refused(String statement, String remedy) {
    node.error(statement, remedy);
    return false;
  }
}
