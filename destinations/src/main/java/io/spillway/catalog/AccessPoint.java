package io.spillway.catalog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An access point of a bucket, as its ARN names it.
 *
 * @param partition the id of a {@link Partition}
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html">
 *     Referencing access points</a>
 */
public record AccessPoint(String partition, String region, String account, String name) {
  private static final Pattern ARN =
      Pattern.compile(
          "arn:"
              + Partition.PATTERN
              + ":s3:([a-z0-9-]+):([0-9]{12}):accesspoint/([a-z0-9][a-z0-9-]{1,48}[a-z0-9])");

  /** Empty when the text is no access point's ARN. */
  public static Optional<AccessPoint> parse(String text) {
    Matcher arn = ARN.matcher(text);
    return arn.matches()
        ? Optional.of(new AccessPoint(arn.group(1), arn.group(2), arn.group(3), arn.group(4)))
        : Optional.empty();
  }
}
