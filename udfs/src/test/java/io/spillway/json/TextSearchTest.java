package io.spillway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextSearchTest {
  @Test
  void findsWhatThePlatformFinds() {
    Random random = new Random(20_261_122);
    for (int i = 0; i < 5_000; i++) {
      String text = text(random, random.nextInt(400));
      int from = random.nextInt(text.length() + 1);
      String sought =
          random.nextInt(3) == 0
              ? text(random, random.nextInt(40))
              : text.substring(from, Math.min(text.length(), from + random.nextInt(60)));
      TextSearch search = new TextSearch(sought);
      int start = random.nextInt(text.length() + 1);

      assertThat(search.indexOf(text, start))
          .as("%s in %s from %d", sought, text, start)
          .isEqualTo(text.indexOf(sought, start));
      assertThat(search.lastIndexOf(text)).isEqualTo(text.lastIndexOf(sought));
      assertThat(search.isIn(text)).isEqualTo(text.contains(sought));
    }
  }

  @Test
  void takesLinearTime() {
    String text = "a".repeat(4_000_000);
    TextSearch search = new TextSearch("a".repeat(1_000_000) + "b");

    // Comparing at every position would take an hour.
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(search.indexOf(text, 0)).isNegative());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(search.lastIndexOf(text)).isNegative());
  }

  /** Of few different letters, so that parts of a text match often. */
  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("aaab".charAt(random.nextInt(4)));
    }
    return text.toString();
  }
}
