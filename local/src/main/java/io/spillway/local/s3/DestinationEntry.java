package io.spillway.local.s3;

import java.net.URI;

/** The catalog entry of a destination whose bucket is in an {@link EmbeddedS3}. */
public final class DestinationEntry {
  private DestinationEntry() {}

  /**
   * The YAML of an item of {@code destinations}, up to and including its settings.
   *
   * @param role of the customer, with one bucket
   */
  public static String of(String id, Role role, URI s3) {
    return """
      - id: %s
        settings:
          iam_role_arn: %s
          iam_external_id: %s
          s3_aws_bucket_name: %s
          s3_aws_region: eu-west-1
          endpoint: %s
          path_style_access: true
    """
        .formatted(id, role.arn(), role.externalId(), String.join("", role.buckets()), s3);
  }
}
