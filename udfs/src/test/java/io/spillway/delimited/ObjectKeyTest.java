package io.spillway.delimited;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a/",
        "a/b/c",
        "a//b/",
        ".hidden/",
        "...",
        "a/..b/c../",
        "ünï/日本 😀/",
        "~/%2e/"
      })
  void takesFoldersOfAnyName(String stem) {
    assertThat(ObjectKey.problem(stem)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", "./", "../", "a/.", "a/./b/", "a/../b/", "../../etc/x"})
  void refusesRelativeFolders(String stem) {
    assertThat(ObjectKey.problem(stem)).isEqualTo("a folder may not be named '.' or '..'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "a\nb/", "a/\tb", "a\u001f/", "a/b\u007f"})
  void refusesControlCharacters(String stem) {
    assertThat(ObjectKey.problem(stem)).isEqualTo("a folder may not contain control characters");
  }

  @Test
  void countsBytesNotCharacters() {
    String message = "folder and prefix together are longer than 512 bytes";
    assertThat(ObjectKey.problem("a".repeat(512))).isNull();
    assertThat(ObjectKey.problem("a".repeat(513))).isEqualTo(message);
    assertThat(ObjectKey.problem("é".repeat(256))).isNull();
    assertThat(ObjectKey.problem("é".repeat(256) + "a")).isEqualTo(message);
    assertThat(ObjectKey.problem("😀".repeat(129))).isEqualTo(message);
  }
}
