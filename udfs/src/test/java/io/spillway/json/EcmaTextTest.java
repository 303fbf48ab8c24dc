package io.spillway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcmaTextTest {
  /**
   * Answers of V8. {@link String#toLowerCase} gives others for the words with a hyphen or a colon.
   */
  @ParameterizedTest
  @CsvSource({
    "ABC, abc",
    "Σ, σ",
    "ΟΔΟΣ, οδος",
    "ΟΔΟΣ ΟΔΟΣ, οδος οδος",
    "Α-Σ, α-σ",
    "ΑΣ-Α, ας-α",
    "ΑΣ:Α, ασ:α",
    "ΑΣ.Σ, ασ.ς",
    "1Σ, 1σ",
    "İ, i\u0307"
  })
  void aCapitalSigmaBecomesAFinalOneAtTheEndOfAWord(String text, String lower) {
    assertThat(EcmaText.lowerCase(text)).isEqualTo(lower);
  }

  @Test
  void longTextChangesItsCaseAsShortTextDoes() {
    String text = "aİß😀𐐨Σ".repeat(5_000) + "\ud801";

    assertThat(EcmaText.upperCase(text)).isEqualTo(text.toUpperCase(Locale.ROOT));
    assertThat(EcmaText.lowerCase(text.replace("Σ", "")))
        .isEqualTo(text.replace("Σ", "").toLowerCase(Locale.ROOT));
  }

  @Test
  void lettersThatBecomeSeveralTakeLinearTime() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThat(EcmaText.lowerCase("İ".repeat(1_000_000))).hasSize(2_000_000);
          assertThat(EcmaText.upperCase("ΐ".repeat(1_000_000))).hasSize(3_000_000);
        });
  }

  @Test
  void loneSurrogatesAreReplaced() {
    assertThat(EcmaText.isWellFormed("a\ud83d\ude00")).isTrue();
    assertThat(EcmaText.isWellFormed("a\ud83d")).isFalse();
    assertThat(EcmaText.wellFormed("\ude00a\ud83d\ude00\ud83d")).isEqualTo("\ufffda😀\ufffd");
  }

  @Test
  void trimmingRemovesWhiteSpaceAndLineTerminators() {
    assertThat(EcmaText.trim("\ufeff\u2028\u00a0 a b\t\u000b\n")).isEqualTo("a b");
    assertThat(EcmaText.trim("\u180e\u200b")).isEqualTo("\u180e\u200b");
  }
}
