package io.spillway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.payload.PayloadFormat;
import io.spillway.payload.PayloadFormats;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatSettingsTest {
  private static final String ALL =
      "json, json-bom, json-array, jsonl, segment-batch, confluent-json, cloudevents, each also"
          + " with gzip+ before it";

  @Test
  void everyTopicIsPlainJsonUnlessSet() throws Exception {
    PayloadFormats formats = FormatSettings.read(key -> null);
    assertThat(formats).isEqualTo(PayloadFormats.JSON);
    assertThat(formats.areJson()).isTrue();
    assertThat(read(Map.of("source.formats", "a:json")).areJson()).isTrue();
  }

  @Test
  void aTopicsOwnFormatWins() throws Exception {
    PayloadFormats formats =
        read(Map.of("source.format", "jsonl", "source.formats", "a:gzip+json, b.c : cloudevents"));
    assertThat(formats.of("a")).hasToString("gzip+json");
    assertThat(formats.of("b.c")).hasToString("cloudevents");
    assertThat(formats.of("d")).hasToString("jsonl");
    assertThat(formats.areJson()).isFalse();
  }

  @Test
  void everyFormatIsReadBackFromItsSpelling() {
    assertThat(PayloadFormat.ALL)
        .hasSize(14)
        .allSatisfy(format -> assertThat(PayloadFormat.of(format.toString())).contains(format));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          source.format  | gzip+jsonarray | source.format: 'gzip+jsonarray' is not a format; did you mean gzip+json-array? There are
          source.format  | avro           | source.format: 'avro' is not a format; give one of
          source.formats | a:jsnl         | source.formats: topic 'a': 'jsnl' is not a format; did you mean jsonl? There are
          source.formats | a:             | source.formats: topic 'a': '' is not a format; give one of
          """)
  void namesTheNearestFormat(String key, String value, String message) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(UsageException.class)
        .hasMessage(message + " " + ALL);
    assertThatThrownBy(() -> SettingValues.check(Map.of(key, value)))
        .hasMessage(message + " " + ALL);
  }

  @Test
  void refusesWhatIsNoMap() {
    assertThatThrownBy(() -> read(Map.of("source.formats", "jsonl")))
        .hasMessage(
            "source.formats: 'jsonl' is not a topic with its format; give them like"
                + " events:json-array, separated by commas, or as a YAML map");
    assertThatThrownBy(() -> read(Map.of("source.formats", "a:json,a:jsonl")))
        .hasMessage("source.formats: topic 'a' is there twice; give it once");
  }

  private static PayloadFormats read(Map<String, String> settings) throws UsageException {
    return FormatSettings.read(settings::get);
  }
}
