package io.spillway.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.deadletter.RecordContent.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Records with any bytes, and headers that try to pass for those of a dead letter. */
final class RandomRecords {
  private static final List<String> KEYS =
      List.of(
          "",
          "trace",
          "trace",
          "ü\ud83d\ude00",
          "spillway",
          DeadLetterHeaders.FORMAT,
          DeadLetterHeaders.REASON,
          DeadLetterHeaders.DESTINATION,
          DeadLetterHeaders.TRUNCATED,
          DeadLetterHeaders.ORIGINAL,
          DeadLetterHeaders.ORIGINAL + DeadLetterHeaders.ORIGINAL + "x",
          "SPILLWAY.Reason",
          "Spillway.Original.x");

  private RandomRecords() {}

  /** Far faster than a recursive comparison. */
  static void assertSame(RecordContent actual, RecordContent expected) {
    assertThat(actual.key()).isEqualTo(expected.key());
    assertThat(actual.value()).isEqualTo(expected.value());
    assertThat(actual.headers()).hasSameSizeAs(expected.headers());
    for (int i = 0; i < expected.headers().size(); i++) {
      assertThat(actual.headers().get(i).key()).isEqualTo(expected.headers().get(i).key());
      assertThat(actual.headers().get(i).value()).isEqualTo(expected.headers().get(i).value());
    }
  }

  static RecordContent next(Random random) {
    List<Header> headers = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      headers.add(new Header(KEYS.get(random.nextInt(KEYS.size())), bytes(random)));
    }
    byte[] value = new byte[random.nextInt(40)];
    random.nextBytes(value);
    return new RecordContent(bytes(random), headers, value);
  }

  private static byte @Nullable [] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(8)];
    random.nextBytes(bytes);
    return switch (random.nextInt(3)) {
      case 0 -> null;
      case 1 -> ("ä\u0000\"" + bytes.length).getBytes(StandardCharsets.UTF_8);
      default -> bytes;
    };
  }
}
