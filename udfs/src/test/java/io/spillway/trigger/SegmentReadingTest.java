package io.spillway.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentReadingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type = \"track\"",
        "type = \"track\" or type = \"identify\"",
        "type = \"track\" and (event = \"A\" or event = \"B\")",
        "properties.total >= 100 and properties.plan != \"free\"",
        "contains(event, \"Order\") and !match(context.page.path, \"/admin*\")",
        "traits.email = null",
        "properties.premium = true",
        "",
        "type = track"
      })
  void findsNothingWhereBothReadTheSame(String fql) {
    assertThat(SegmentReading.differences(fql)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "type = \"a\" or type = \"b\" and event = \"c\""
            + " # Segment reads it as type = \"a\" and type = \"b\" and event = \"c\"; here it is"
            + " read as type = \"a\" or (type = \"b\" and event = \"c\")",
        "anonymousId = \"x\" and type = \"track\""
            + " # Segment reads it as type = \"track\"; here it is read as anonymousId = \"x\" and"
            + " type = \"track\"",
        "anonymousId = \"x\""
            + " # Segment ignores all its conditions, as it does not know the fields, so it matches"
            + " no event there; here it is read as FQL",
        "receivedAt >= \"2026-01-01\""
            + " # Segment ignores all its conditions, as it does not know the fields, so it matches"
            + " no event there; here it is read as FQL",
        "!(anonymousId = \"x\")" + " # Segment refuses it; here it is read as FQL",
        "receivedAt >= \"2026-01-01\" and type = \"track\""
            + " # Segment reads it as type = \"track\"; here it is read as receivedAt >="
            + " \"2026-01-01\" and type = \"track\"",
        "traits.vip != true"
            + " # != true compares with the boolean; Segment compares with the text, so it takes"
            + " every boolean there",
        "event != null"
            + " # event != null tests whether there is a value; Segment compares with the text"
            + " \"null\"",
        "properties.id = 9007199254740993"
            + " # 9007199254740993 is compared exactly; in Segment, as a double",
        "properties.at >= \"2026-11-22\""
            + " # >= 2026-11-22 compares times; it matches no event in Segment",
      })
  void saysWhatSegmentReads(String fql, String difference) {
    assertThat(SegmentReading.differences(fql)).containsExactly(difference);
  }

  @Test
  void saysThatSegmentRefusesOrIgnoresIt() {
    assertThat(SegmentReading.differences("type in ['track', 'page']"))
        .singleElement()
        .asString()
        .contains("Segment");
    assertThat(SegmentReading.differences("!(type = \"track\" and (event = \"a\"))"))
        .singleElement()
        .asString()
        .contains("Segment");
  }
}
