package io.spillway.local.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObjectWritesTest {
  private static final String BUCKET = "bucket";

  private final Set<String> stored = new HashSet<>();
  private final ObjectWrites writes = new ObjectWrites((bucket, key) -> stored.contains(key));

  @Test
  void letsOneOfTwoConditionalWritesAtATimeThrough() {
    assertThat(writes.begin(put(true), true)).isNull();
    assertThat(writes.begin(put(true), true)).isEqualTo(S3Error.CONDITIONAL_REQUEST_CONFLICT);
    stored.add("k");
    writes.end(put(true), 200);
    assertThat(writes.begin(put(true), true)).isEqualTo(S3Error.PRECONDITION_FAILED);
    assertThat(writes.begin(put(false), true)).isNull();
  }

  @Test
  void countsWritesThatSucceed() {
    writes.end(put(true), 200);
    writes.end(put(false), 200);
    writes.end(put(false), 500);
    assertThat(writes.versions(BUCKET)).isEqualTo(Map.of("k", 2));
    assertThat(writes.versions("another")).isEmpty();
  }

  @Test
  void wantsAChecksumForABucketWithObjectLock() {
    writes.lock(BUCKET);
    assertThat(writes.begin(put(false), false)).isEqualTo(S3Error.CHECKSUM_REQUIRED);
    assertThat(writes.begin(put(false), true)).isNull();
  }

  private static S3Request put(boolean ifNoneMatch) {
    return new S3Request(S3Operation.PUT_OBJECT, BUCKET, "k", null, ifNoneMatch);
  }
}
