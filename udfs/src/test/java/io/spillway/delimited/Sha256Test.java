package io.spillway.delimited;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256Test {
  private static final String HALF = "0123456789abcdefABCDEF0123456789";

  @Test
  void halvesOfPairsCountAsReplacementCharacters() {
    assertThat(Sha256.hex("a\ud83d")).isEqualTo(Sha256.hex("a\ufffd"));
    assertThat(Sha256.hex(""))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void sixtyFourHexDigitsAreAHash() {
    assertThat(Sha256.isHash(HALF + HALF)).isTrue();
    assertThat(Sha256.isHash(HALF + HALF + "0")).isFalse();
    assertThat(Sha256.isHash(HALF + HALF.substring(1))).isFalse();
    assertThat(Sha256.isHash("")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(chars = {'/', ':', '@', 'G', '`', 'g', ' ', '\u0660'})
  void theCharactersAroundHexDigitsAreNone(char c) {
    assertThat(Sha256.isHash(HALF + HALF.substring(1) + c)).isFalse();
  }
}
