package io.spillway.catalog;

import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.BucketAccess.Encryption;
import io.spillway.diagnostic.Diagnostic;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Warns of settings that can be used, each by itself, but hardly together. */
final class LikelyMistakes {
  private static final int REGION_OF_ARN = 3;

  /** All of AWS's regions are named like this, also in its other partitions. */
  private static final Pattern REGION =
      Pattern.compile(
          "[a-z]{2,4}(-[a-z]{2,4})?-((north|south)(east|west)?|east|west|central)-[1-9][0-9]?");

  private final CatalogNode settings;

  LikelyMistakes(CatalogNode settings) {
    this.settings = settings;
  }

  void warn(BucketAccess access) {
    URI uri = access.endpoint().uri();
    if (uri == null) {
      warnOfNoRegion(access.region());
      warnOfAnotherPartition(access);
      warnOfAnotherRegion(access);
    } else {
      warnOfTheBucketTwice(access, uri);
    }
  }

  private void warnOfNoRegion(String region) {
    if (!REGION.matcher(region).matches()) {
      settings
          .child("s3_aws_region")
          .warning(
              Diagnostic.value(region)
                  + " is not like AWS's regions, which have a direction and a number; ",
              "correct it, or give an endpoint if the store is not AWS's");
    }
  }

  private void warnOfAnotherPartition(BucketAccess access) {
    AssumedRole role = access.role();
    String ofRegion = Partition.ofRegion(access.region()).id();
    if (role != null && !Partition.idInArn(role.arn()).equals(ofRegion)) {
      settings
          .child("s3_aws_region")
          .warning(
              Diagnostic.value(access.region())
                  + " is in the partition "
                  + ofRegion
                  + ", but the role is in "
                  + Partition.idInArn(role.arn())
                  + ", and its credentials count there only; ",
              "correct s3_aws_region or iam_role_arn");
    }
  }

  private void warnOfAnotherRegion(BucketAccess access) {
    Encryption encryption = access.objects().encryption();
    String key = encryption == null ? null : encryption.kmsKeyId();
    if (key == null || !key.startsWith("arn:")) {
      return;
    }
    String ofKey = key.split(":", -1)[REGION_OF_ARN];
    if (!ofKey.equals(access.region())) {
      settings
          .child("sse_kms_key_id")
          .warning(
              "the key is in "
                  + Diagnostic.value(ofKey)
                  + " and the bucket in "
                  + Diagnostic.value(access.region())
                  + ", but S3 encrypts with keys of the bucket's region only; ",
              "give a key of that region");
    }
  }

  private void warnOfTheBucketTwice(BucketAccess access, URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("/+$", "");
    boolean inPath = path.equals("/" + access.bucket()) || path.endsWith("/" + access.bucket());
    boolean inHost =
        String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT).startsWith(access.bucket() + ".");
    if (inPath || inHost) {
      settings
          .child("endpoint")
          .warning(
              "it has the bucket "
                  + Diagnostic.value(access.bucket())
                  + " in its "
                  + (inPath ? "path" : "host's name")
                  + ", so that it stands twice in each URL; ",
              "leave it out of endpoint");
    }
  }
}
