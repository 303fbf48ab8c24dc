package io.spillway.delimited;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Sha256Test {
  @Test
  void halvesOfPairsCountAsReplacementCharacters() {
    assertThat(Sha256.hex("a\ud83d")).isEqualTo(Sha256.hex("a\ufffd"));
    assertThat(Sha256.hex(""))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }
}
