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
        "~/%2e/",
        ".",
        "..",
        "a/.",
        "\u0080\ufffd\ue000/"
      })
  void takesFoldersOfAnyName(String stem) {
    assertThat(ObjectKey.problem(stem)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"./", "../", "a/./", "a/./b/", "a/../b/", "../../etc/x"})
  void refusesRelativeFolders(String stem) {
    assertThat(ObjectKey.problem(stem)).isEqualTo("a folder may not be named '.' or '..'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "a\nb/", "a/\tb", "a\u001f/", "a/b\u007f"})
  void refusesControlCharacters(String stem) {
    assertThat(ObjectKey.problem(stem)).isEqualTo("a folder may not contain control characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufffe",
        "a/\uffff/",
        "\ud83d",
        "a\ud83d/",
        "\ude00/",
        "\ude00\ud83d/",
        "\ud83d\ud83d\ude00/",
        "\ud83d\ude00\ude00/"
      })
  void refusesWhatXmlCannotHold(String stem) {
    assertThat(ObjectKey.problem(stem))
        .isEqualTo(
            "a folder may not contain U+FFFE, U+FFFF or half of a surrogate pair, which XML, and so"
                + " S3, cannot list");
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
