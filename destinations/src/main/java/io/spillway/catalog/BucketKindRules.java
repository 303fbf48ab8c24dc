package io.spillway.catalog;

import io.spillway.catalog.BucketAccess.Encryption;
import io.spillway.catalog.BucketAccess.TargetBucket;
import io.spillway.diagnostic.Diagnostic;

/** Refuses settings that do not go with the kind of the bucket. */
final class BucketKindRules {
  private static final String BUCKET = "s3_aws_bucket_name";
  private static final String EXPRESS = "directory buckets (S3 Express One Zone) ";

  private final CatalogNode settings;
  private boolean allowed = true;

  BucketKindRules(CatalogNode settings) {
    this.settings = settings;
  }

  /** Reports what does not go together. */
  boolean allow(BucketAccess access) {
    switch (access.target().kind()) {
      case ACCESS_POINT ->
          AccessPoint.parse(access.bucket()).ifPresent(point -> checkAccessPoint(access, point));
      case DIRECTORY -> checkDirectory(access);
      default -> checkGeneral(access);
    }
    return allowed;
  }

  /** The SDK goes by the name alone, whatever the endpoint. */
  private void checkGeneral(BucketAccess access) {
    if (BucketKind.of(access.bucket()) == BucketKind.DIRECTORY) {
      refuse(
          "endpoint",
          EXPRESS + "have one for each zone, which is found by the bucket's name; ",
          "leave it out, or give another store's bucket whose name does not end in "
              + BucketKind.DIRECTORY_SUFFIX);
    }
  }

  private void checkAccessPoint(BucketAccess access, AccessPoint point) {
    if (!point.region().equals(access.region())) {
      refuse(
          BUCKET,
          "the access point is in "
              + Diagnostic.value(point.region())
              + ", but s3_aws_region is "
              + Diagnostic.value(access.region())
              + "; ",
          "give both the same region");
    } else if (!point.partition().equals(Partition.ofRegion(point.region()).id())) {
      refuse(
          BUCKET,
          "the access point's ARN has the partition "
              + point.partition()
              + ", but its region is in "
              + Partition.ofRegion(point.region()).id()
              + "; ",
          "copy the ARN from the access point's page");
    }
    if (access.endpoint().pathStyle()) {
      refuse("path_style_access", "does not go with an access point; ", "leave it out");
    }
  }

  /**
   * See <a
   * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-differences.html">
   * Differences for directory buckets</a>.
   */
  private void checkDirectory(BucketAccess access) {
    TargetBucket target = access.target();
    Encryption encryption = access.objects().encryption();
    refuseIf(access.objects().cannedAcl() != null, "s3_canned_acl", "have no ACLs");
    refuseIf(
        access.endpoint().pathStyle(), "path_style_access", "are in the host's name of each URL");
    refuseIf(!access.objects().tags().isEmpty(), "object_tags", "have no tags");
    refuseIf(
        access.objects().storageClass() != null,
        "storage_class",
        "have one storage class only, EXPRESS_ONEZONE");
    refuseIf(target.requesterPays(), "request_payer", "are paid for by their owner");
    refuseIf(
        encryption != null && encryption.algorithm().equals("aws:kms:dsse"),
        "server_side_encryption",
        "know AES256 and aws:kms only");
    if (encryption != null && String.valueOf(encryption.kmsKeyId()).contains("alias/")) {
      refuse(
          "sse_kms_key_id",
          EXPRESS + "take no alias of a key; ",
          "give the key's id or its ARN with key/");
    }
  }

  private void refuseIf(boolean refused, String key, String reason) {
    if (refused) {
      refuse(key, EXPRESS + reason + "; ", "leave it out");
    }
  }

  private void refuse(String key, String statement, String remedy) {
    settings.child(key).error(statement, remedy);
    allowed = false;
  }
}
