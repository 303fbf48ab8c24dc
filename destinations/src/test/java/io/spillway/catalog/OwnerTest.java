package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerTest {
  private static final Owner ACME = Owner.named("acme-bucket", "acme-role");
  private static final Owner PLATFORM = Owner.ofPlatform("acme-bucket");

  @Test
  void resemblesOneWithTheSameBucketOrIdentity() {
    assertThat(ACME.resembles(Owner.named("acme-bucket", "other"))).isTrue();
    assertThat(ACME.resembles(Owner.named("other", "acme-role"))).isTrue();
    assertThat(ACME.resembles(Owner.named("other", "other"))).isFalse();
  }

  @Test
  void doesNotResembleAnotherBucketOfThePlatforms() {
    assertThat(PLATFORM.resembles(Owner.ofPlatform("other"))).isFalse();
    assertThat(PLATFORM.resembles(Owner.ofPlatform("acme-bucket"))).isTrue();
    assertThat(PLATFORM.resembles(ACME)).isTrue();
  }
}
