package io.spillway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.Partition;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The catalog knows the partitions that AWS's SDK knows. */
class PartitionTest {
  @Test
  void isThatOfTheSdkForEveryRegion() {
    assertThat(Region.regions())
        .filteredOn(region -> !region.isGlobalRegion())
        .hasSizeGreaterThan(40)
        .allSatisfy(
            region -> {
              assertThat(BucketAccess.isRegion(region.id())).isTrue();
              assertThat(Partition.ofRegion(region.id()).id())
                  .isEqualTo(PartitionMetadata.of(region).id());
            });
    assertThat(Arrays.stream(Partition.values()).map(Partition::id))
        .containsExactlyInAnyOrderElementsOf(
            Region.regions().stream()
                .map(region -> PartitionMetadata.of(region).id())
                .distinct()
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void knowsItsHosts(Partition partition) {
    PartitionMetadata metadata = PartitionMetadata.of(partition.id());
    assertThat(Partition.isAwsHost("s3.x." + metadata.dnsSuffix())).isTrue();
    String dualStack =
        metadata.dnsSuffix(PartitionEndpointKey.builder().tags(EndpointTag.DUALSTACK).build());
    assertThat(Partition.isAwsHost("s3.x." + dualStack)).isTrue();
    assertThat(Partition.isAwsHost("not" + metadata.dnsSuffix())).isFalse();
    assertThat("arn:" + partition.id() + ":x").matches("arn:" + Partition.PATTERN + ":x");
  }

  @Test
  void hasTheDomainThatTheSdkKnows() {
    assertThat(S3ObjectStore.dnsSuffix("eu-west-1")).isEqualTo("amazonaws.com");
    assertThat(S3ObjectStore.dnsSuffix("eusc-de-east-1")).isEqualTo("amazonaws.eu");
    assertThat(S3ObjectStore.dnsSuffix("us-isob-east-1")).isEqualTo("sc2s.sgov.gov");
  }
}
