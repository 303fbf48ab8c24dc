package io.spillway.local.s3;

import static io.spillway.local.platform.OneCustomer.BUCKET;
import static io.spillway.local.platform.OneCustomer.ROLE;
import static io.spillway.local.s3.S3Request.conditional;
import static io.spillway.local.s3.S3Request.doing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.ObjectStore.Content;
import io.spillway.aws.ObjectStore.Stored;
import io.spillway.aws.S3ObjectStore;
import io.spillway.aws.S3Settings;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.catalog.SecretReference;
import io.spillway.local.platform.OneCustomer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects are put once, and whole. */
class PutOnceITCase {
  private static final byte[] BYTES = "id\n\"1\"".getBytes(StandardCharsets.UTF_8);

  @RegisterExtension private final OneCustomer acme = new OneCustomer("external-1");
  private S3ObjectStore store;

  @BeforeEach
  void start() {
    store =
        new S3ObjectStore(
            new S3Settings("us-east-1", acme.sts().endpoint(), Duration.ofSeconds(20), 4));
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void anAnswerThatIsLostMakesNoSecondVersion() throws Exception {
    acme.s3().faults().inject(doing(S3Operation.PUT_OBJECT), S3Fault.executeThenDrop(), 1);
    assertThat(failure(checksum(BYTES)).kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(put(checksum(BYTES)).thereBefore()).isTrue();
    assertThat(acme.s3().versions(BUCKET)).containsExactly(Map.entry("k", 1));
  }

  @Test
  void aStoreThatDoesNotKnowConditionsGetsTheObjectAnyway() throws Exception {
    acme.s3().faults().inject(conditional(), new S3Fault.ErrorResponse(S3Error.NOT_IMPLEMENTED));
    assertThat(put(checksum(BYTES)).thereBefore()).isFalse();
    assertThat(put(checksum(BYTES)).thereBefore()).isFalse();
    assertThat(acme.s3().versions(BUCKET)).containsExactly(Map.entry("k", 2));
    assertThat(acme.s3().requests().count(conditional())).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBucketWithObjectLockTakesObjectsWhoseChecksumIsKnownOrNot(boolean known) throws Exception {
    acme.s3().lockObjects(BUCKET);
    put(known ? checksum(BYTES) : null);
    assertThat(acme.s3().read(BUCKET, "k")).isEqualTo(BYTES);
  }

  @Test
  void bytesThatDoNotHaveTheFilesChecksumAreNotStored() {
    DeliveryException e = failure(checksum("others".getBytes(StandardCharsets.UTF_8)));
    assertThat(e.kind()).isEqualTo(Kind.FILE_REFUSED);
    assertThat(e).hasMessageContaining("400 BadDigest").hasMessageContaining("changed in staging");
    assertThat(acme.s3().objects(BUCKET)).isEmpty();
    assertThat(acme.s3().versions(BUCKET)).isEmpty();
  }

  private Stored put(@Nullable Integer crc32) throws DeliveryException {
    return store.put(
        new BucketAccess(
            "acme",
            BUCKET,
            new S3Endpoint("eu-west-1", acme.s3().endpoint(), true),
            new AssumedRole(ROLE, new SecretReference("external-1"))),
        new Content("k", "text/csv", BYTES.length, crc32, () -> new ByteArrayInputStream(BYTES)));
  }

  private DeliveryException failure(@Nullable Integer crc32) {
    return catchThrowableOfType(DeliveryException.class, () -> put(crc32));
  }

  private static int checksum(byte[] bytes) {
    CRC32 crc32 = new CRC32();
    crc32.update(bytes);
    return (int) crc32.getValue();
  }
}
