package io.spillway.catalog;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * AWS's partitions. They share nothing: no regions, no accounts, no credentials.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">
 *     Partitions</a>
 */
public enum Partition {
  CHINA("aws-cn", "cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
  GOV_CLOUD("aws-us-gov", "us-gov-", "amazonaws.com", "api.aws"),
  EUROPEAN_SOVEREIGN("aws-eusc", "eusc-", "amazonaws.eu", "api.amazonwebservices.eu"),
  ISO("aws-iso", "us-iso-", "c2s.ic.gov", "api.aws.ic.gov"),
  ISO_B("aws-iso-b", "us-isob-", "sc2s.sgov.gov", "api.aws.scloud"),
  ISO_E("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
  ISO_F("aws-iso-f", "us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
  /** All other regions. The last one, because every region begins with its prefix. */
  STANDARD("aws", "", "amazonaws.com", "api.aws");

  /** A regular expression for the partition of an ARN. */
  public static final String PATTERN =
      Arrays.stream(values()).map(Partition::id).collect(Collectors.joining("|", "(", ")"));

  private final String id;
  private final String regionPrefix;
  private final String domain;
  private final String dualStackDomain;

  Partition(String id, String regionPrefix, String domain, String dualStackDomain) {
    this.id = id;
    this.regionPrefix = regionPrefix;
    this.domain = domain;
    this.dualStackDomain = dualStackDomain;
  }

  /** As ARNs name it, e.g. {@code aws-cn}. */
  public String id() {
    return id;
  }

  /** The partition of a region, e.g. of {@code eu-west-1}. */
  public static Partition ofRegion(String region) {
    return Arrays.stream(values())
        .filter(partition -> region.startsWith(partition.regionPrefix))
        .findFirst()
        .orElse(STANDARD);
  }

  /** Whether a text is a partition's id. */
  public static boolean isId(String text) {
    return Arrays.stream(values()).anyMatch(partition -> partition.id.equals(text));
  }

  /** All ids, for messages. */
  public static String ids() {
    return Arrays.stream(values()).map(Partition::id).collect(Collectors.joining(", "));
  }

  /** The id of an ARN's partition. */
  public static String idInArn(String arn) {
    return arn.split(":", 3)[1];
  }

  /** Whether AWS's own services are at a host. */
  public static boolean isAwsHost(String host) {
    return Arrays.stream(values())
        .flatMap(partition -> Stream.of(partition.domain, partition.dualStackDomain))
        .anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
  }
}
