package io.spillway.local.s3;

import static io.spillway.local.platform.OneCustomer.BUCKET;
import static io.spillway.local.platform.OneCustomer.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spillway.aws.AccessException;
import io.spillway.aws.AccessStep;
import io.spillway.aws.DeliveryException;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.ObjectStore;
import io.spillway.aws.S3ObjectStore;
import io.spillway.aws.S3Settings;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.catalog.SecretReference;
import io.spillway.local.platform.OneCustomer;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Sessions expire and external ids rotate while objects are put. */
class RoleRenewalITCase {

  @TempDir private Path folder;

  @RegisterExtension private final OneCustomer acme = new OneCustomer("first-id");
  private S3ObjectStore store;

  @BeforeEach
  void start() throws Exception {
    store =
        new S3ObjectStore(
            new S3Settings("us-east-1", acme.sts().endpoint(), Duration.ofSeconds(20), 4));
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void renewsASessionThatHasExpired() throws Exception {
    BucketAccess access = access("first-id");
    put(access, "a");
    acme.expireSessions();
    AccessException e = failure(access);
    assertThat(e.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(e).hasMessageContaining("400 ExpiredToken");
    put(access, "b");
    assertThat(acme.sts().granted(ROLE)).isEqualTo(2);
    assertThat(acme.s3().objects(BUCKET)).hasSize(2);
  }

  @Test
  void takesUpPermissionsThatComeBack() throws Exception {
    BucketAccess access = access("first-id");
    acme.sts().register(Role.of(ROLE, "first-id"));
    assertThat(failure(access).kind()).isEqualTo(Kind.DENIED);
    acme.sts().register(Role.of(ROLE, "first-id", BUCKET));
    put(access, "a");
    assertThat(acme.s3().objects(BUCKET)).hasSize(1);
  }

  @Test
  void followsAnExternalIdThatRotatesInItsFileOrInTheCatalog() throws Exception {
    Path file = Files.writeString(folder.resolve("id"), "first-id");
    BucketAccess access = access("${file:" + file + "}");
    put(access, "a");
    acme.sts().register(Role.of(ROLE, "second-id", BUCKET));
    acme.expireSessions();
    assertThat(failure(access).kind()).isEqualTo(Kind.TRANSIENT);
    AccessException denied = failure(access);
    assertThat(denied.kind()).isEqualTo(Kind.DENIED);
    assertThat(denied.step()).isEqualTo(AccessStep.ROLE);
    Files.writeString(file, "second-id");
    put(access, "b");

    acme.sts().register(Role.of(ROLE, "third-id", BUCKET));
    BucketAccess changed = access("third-id");
    store.retain(Set.of(changed));
    put(changed, "c");
    assertThat(acme.sts().granted(ROLE)).isEqualTo(3);
    assertThat(failure(access).kind()).isEqualTo(Kind.DENIED);
    assertThat(acme.s3().objects(BUCKET)).hasSize(3);
  }

  private BucketAccess access(String externalId) {
    return new BucketAccess(
        "acme",
        BUCKET,
        new S3Endpoint("eu-west-1", acme.s3().endpoint(), true),
        new AssumedRole(ROLE, new SecretReference(externalId)));
  }

  private void put(BucketAccess access, String key) throws DeliveryException {
    byte[] bytes = {'x'};
    store.put(
        access, new ObjectStore.Content(key, "text/csv", 1, () -> new ByteArrayInputStream(bytes)));
  }

  private AccessException failure(BucketAccess access) {
    return catchThrowableOfType(AccessException.class, () -> put(access, "refused"));
  }
}
