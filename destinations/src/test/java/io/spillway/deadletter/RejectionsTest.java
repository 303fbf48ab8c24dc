package io.spillway.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.deadletter.Rejections.Rejection;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectionsTest {
  private static final Rejection FAILED = new Rejection("mapping-failed", "wrong", "acme", "m");

  @Test
  void listsSoManyFailuresAndCountsTheOthers() {
    assertThat(Rejections.of(Collections.nCopies(Rejections.MAX_LISTED, FAILED)).omitted())
        .isZero();
    Rejections many = Rejections.of(Collections.nCopies(Rejections.MAX_LISTED + 7, FAILED));
    assertThat(many.listed()).hasSize(Rejections.MAX_LISTED);
    assertThat(many.omitted()).isEqualTo(7);
    assertThat(many.summary())
        .isEqualTo(
            new Rejection("mapping-failed", "1007 mappings failed; the first: wrong", "", ""));
    assertThat(new Rejections(List.of(FAILED), 0).summary()).isEqualTo(FAILED);
  }

  @Test
  void cutsALongMessage() {
    String longest = "x".repeat(Rejection.MAX_MESSAGE_CHARS);
    assertThat(new Rejection("r", longest, "", "").message()).isEqualTo(longest);
    assertThat(new Rejection("r", longest + "x", "", "").message())
        .isEqualTo(longest.substring(1) + "…");
  }
}
