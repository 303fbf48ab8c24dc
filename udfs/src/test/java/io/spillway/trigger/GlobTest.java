package io.spillway.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.budget.BudgetExceededException;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GlobTest {
  private static final String[] PARTS = {"*", "?", "a", "b", "[ab]", "[a-b]", "[b-b]", "\\*", "c"};
  private static final String[] AS_REGEX = {
    ".*", ".", "a", "b", "[ab]", "[a-b]", "[b-b]", "\\*", "c"
  };

  @Test
  void matchesWhatTheSameRegularExpressionMatches() throws Exception {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder glob = new StringBuilder();
      StringBuilder regex = new StringBuilder();
      for (int parts = random.nextInt(6); parts > 0; parts--) {
        int part = random.nextInt(PARTS.length);
        glob.append(PARTS[part]);
        regex.append(AS_REGEX[part]);
      }
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(8); length > 0; length--) {
        text.append("aabc*".charAt(random.nextInt(5)));
      }
      assertThat(Glob.of(glob.toString()).matches(text.toString(), Meter.unlimited()))
          .as("%s of %s", glob, text)
          .isEqualTo(Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches());
    }
  }

  @Test
  void joinsRangesThatOverlap() throws Exception {
    Glob glob = Glob.of("[c-ea-dx]");
    assertThat("abcdex".chars())
        .allMatch(c -> glob.matches(Character.toString(c), Meter.unlimited()));
    assertThat("fwy".chars())
        .noneMatch(c -> glob.matches(Character.toString(c), Meter.unlimited()));
  }

  @Test
  void takesEveryFormOfABracket() throws Exception {
    assertMatches("[a-c]", "abc", "-d`");
    assertMatches("[a-]", "a-", "b");
    assertMatches("[-a]", "a-", "b");
    assertMatches("[a-cx-z]", "abcxyz", "dw-");
    assertMatches("[a-eb-c]", "abcde", "f");
    assertMatches("[a-cb-e]", "abcde", "f");
    assertMatches("[a-cd-e]", "abcde", "f");
    assertMatches("[a-bb-d]", "abcd", "e");
    assertMatches("[b-b]", "b", "ac");
    assertMatches("[*?\\]", "*?\\", "a");
  }

  private static void assertMatches(String pattern, String all, String none) throws Exception {
    Glob glob = Glob.of(pattern);
    assertThat(all.chars())
        .as(pattern)
        .allMatch(c -> glob.matches(Character.toString(c), Meter.unlimited()));
    assertThat(none.chars())
        .as(pattern)
        .noneMatch(c -> glob.matches(Character.toString(c), Meter.unlimited()));
    assertThat(glob.matches("", Meter.unlimited())).isFalse();
  }

  @Test
  void aMistakeHasItsOffset() {
    assertThatThrownBy(() -> Glob.of("ab\\"))
        .isInstanceOfSatisfying(
            Glob.MalformedException.class, e -> assertThat(e.offset()).isEqualTo(2))
        .hasMessage("nothing follows the \"\\\"");
    assertThatThrownBy(() -> Glob.of("*[")).hasMessageContaining("never closed");
    assertThatThrownBy(() -> Glob.of("*[a-b")).hasMessageContaining("never closed");
  }

  @Test
  void chargesTheTextThatItSearches() throws Exception {
    Meter meter = new Meter(new Limits(10, 1, 1, 1, 1, 1, Duration.ofSeconds(9)));
    Glob inside = Glob.of("*y*");
    assertThatThrownBy(() -> inside.matches("x".repeat(1_000), meter))
        .isInstanceOf(BudgetExceededException.class);
  }

  @Test
  void endsAtTheBudgetWhenAPatternTriesEveryPosition() throws Exception {
    Glob glob = Glob.of("*" + "a".repeat(900) + "?b");
    String text = "a".repeat(1_000_000);
    assertThatThrownBy(() -> glob.matches(text, new Meter(Limits.DEFAULTS)))
        .isInstanceOf(BudgetExceededException.class);
  }
}
