package io.spillway.job.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.catalog.Owner;
import org.junit.jupiter.api.Test;

class OwnersTest {
  private static final Owner ACME = Owner.named("acme-bucket", "acme-role");
  private static final Owner OTHER_BUCKET = Owner.named("acme-bucket-2", "acme-role");
  private static final Owner OTHER_ROLE = Owner.named("acme-bucket-2", "acme-role-2");
  private static final Owner GLOBEX = Owner.named("globex-bucket", "globex-role");

  @Test
  void keepsItsFilesWhenTheBucketOrTheRoleIsPutRight() {
    Owners owners = Owners.first(ACME).then(OTHER_BUCKET).then(OTHER_ROLE);
    assertThat(owners.own(ACME)).isTrue();
    assertThat(owners.own(OTHER_BUCKET)).isTrue();
    assertThat(owners.own(OTHER_ROLE)).isTrue();
    assertThat(owners.own(null)).isTrue();
    assertThat(owners.own(GLOBEX)).isFalse();
  }

  @Test
  void isSomebodyElseWhenBothChangeAtOnce() {
    Owners owners = Owners.first(ACME).then(GLOBEX);
    assertThat(owners.own(GLOBEX)).isTrue();
    assertThat(owners.own(ACME)).isFalse();
    assertThat(owners.own(null)).isFalse();
  }

  @Test
  void isTheSameWhenItComesBackAsItWas() {
    Owners owners = Owners.first(ACME).removed().then(ACME);
    assertThat(owners.own(ACME)).isTrue();
    assertThat(owners.own(null)).isTrue();
    assertThat(owners.gone()).isFalse();
  }

  @Test
  void isSomebodyElseWhenItComesBackWithAnotherBucketOrRole() {
    Owners owners = Owners.first(ACME).removed().then(OTHER_BUCKET);
    assertThat(owners.own(OTHER_BUCKET)).isTrue();
    assertThat(owners.own(ACME)).isFalse();
    assertThat(owners.own(null)).isFalse();
    assertThat(owners.then(OTHER_ROLE).own(null)).isFalse();
  }

  @Test
  void remembersNoMoreOwnersThanItNeeds() {
    Owners owners = Owners.first(ACME);
    for (int i = 0; i < 40; i++) {
      owners = owners.then(Owner.named("bucket-" + i, "acme-role"));
    }
    assertThat(owners.known()).hasSize(16);
    assertThat(owners.own(ACME)).isFalse();
    assertThat(owners.own(Owner.named("bucket-39", "acme-role"))).isTrue();
  }
}
