package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPrefixesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          orders                                 | orders/
          a/b/                                   | a/b/
          {'@literal': x}                        | x/
          {'@template': 'events/type={{type}}/'} | events/type=
          {'@template': '{{type}}/x'}            | ''
          {'@path': $.type}                      | ''
          {'@template': 'fixed'}                 | ''
          """)
  void saysWhatAFolderFixesWithoutAnEvent(String folder, String prefix) throws Exception {
    assertThat(ofFolders(folder)).isEqualTo(new KeyPrefixes(List.of(prefix)));
  }

  @Test
  void leavesOutWhatAnotherOneCovers() throws Exception {
    assertThat(ofFolders("b", "a", "a/c", "ab", "b").texts()).containsExactly("a/", "ab/", "b/");
    assertThat(ofFolders("b", "{'@path': $.x}")).isEqualTo(KeyPrefixes.ALL);
    assertThat(KeyPrefixes.ofMappings(new YAMLMapper().readTree("id: acme")))
        .isEqualTo(KeyPrefixes.NONE);
  }

  @Test
  void coversKeysThatBeginWithOne() {
    KeyPrefixes keys = KeyPrefixes.of(List.of("a/", "b/"));
    assertThat(keys.cover("a/x")).isTrue();
    assertThat(keys.cover("c/x")).isFalse();
    assertThat(keys.with("c/").cover("c/x")).isTrue();
    assertThat(KeyPrefixes.ALL.cover("x")).isTrue();
    assertThat(KeyPrefixes.NONE.cover("x")).isFalse();
  }

  @Test
  void mergesThoseWithTheLongestBeginningInCommon() {
    KeyPrefixes keys = KeyPrefixes.of(List.of("data/eu/a/", "data/eu/b/", "data/us/", "logs/"));
    List<List<String>> steps = new ArrayList<>();
    while (!keys.equals(KeyPrefixes.ALL)) {
      keys = keys.merged();
      steps.add(keys.texts());
    }
    assertThat(steps)
        .containsExactly(
            List.of("data/eu/", "data/us/", "logs/"), List.of("data/", "logs/"), List.of(""));
    assertThat(KeyPrefixes.of(List.of("a/")).merged()).isEqualTo(KeyPrefixes.ALL);
  }

  private static KeyPrefixes ofFolders(String... folders) throws IOException {
    StringBuilder destination = new StringBuilder("mappings:\n");
    for (String folder : folders) {
      destination.append("- s3_aws_folder_name: ").append(folder).append('\n');
    }
    return KeyPrefixes.ofMappings(new YAMLMapper().readTree(destination.toString()));
  }
}
