package io.spillway.mapping.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
  private static final Instant KAFKA = Instant.parse("2026-11-22T16:29:00.123Z");

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T16:29:00.123Z,       2026-11-22T16:29:00.123Z",
    "2026-11-22T16:29:00Z,           2026-11-22T16:29:00Z",
    "2026-11-22t16:29z,              2026-11-22T16:29:00Z",
    "2026-11-22T16:29:00.123456789Z, 2026-11-22T16:29:00.123Z",
    "'2026-11-22T16:29:00,5Z',       2026-11-22T16:29:00.500Z",
    "2026-11-22 16:29:00,            2026-11-22T16:29:00Z",
    "2026-11-22T16:29:00+02:00,      2026-11-22T14:29:00Z",
    "2026-11-22T16:29:00-0330,       2026-11-22T19:59:00Z",
    "2026-01-01T00:30:00+01,         2025-12-31T23:30:00Z",
    "2026-11-22,                     2026-11-22T00:00:00Z",
    "2024-02-29T23:59:60Z,           2024-02-29T23:59:59Z",
    "2000-01-01T00:00:00Z,           2000-01-01T00:00:00Z",
    "2026-11-23T16:29:00.123Z,       2026-11-23T16:29:00.123Z",
  })
  void readsIsoTimes(String timestamp, Instant expected) {
    assertThat(time(timestamp, null, KAFKA.toEpochMilli())).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "1763829000123",
        "2026-13-01",
        "2026-02-29",
        "2026-11-22T24:00:00Z",
        "2026-11-22T16:60:00Z",
        "2026-11-22T16:29:61Z",
        "2026-11-22T16:29:00.Z",
        "2026-11-22T16:29:00+25:00",
        "2026-11-22T16:29:00 Europe/Berlin",
        "2026-11-22T16",
        "2026-11-22T16:29:00Z ",
        "1999-12-31T23:59:59.999Z",
        "0000-00-00T00:00:00Z",
        "2026-11-23T16:29:00.124Z",
        "9999-12-31T23:59:59Z",
        "２０26-11-22",
        "2026-11-22T16:29:00+",
      })
  void textThatIsNotACredibleTimeFallsBackToTheNextSource(String timestamp) {
    Instant received = Instant.parse("2026-11-20T01:02:03Z");
    assertThat(time(timestamp, received.toString(), KAFKA.toEpochMilli())).isEqualTo(received);
    assertThat(time(timestamp, timestamp, KAFKA.toEpochMilli())).isEqualTo(KAFKA);
    assertThat(time(null, null, KAFKA.toEpochMilli())).isEqualTo(KAFKA);
  }

  /** Kafka's own time, or a day after it for what a customer's clock says. */
  @ParameterizedTest
  @CsvSource({
    "1999-12-31T23:59:59.999Z, 2000-01-01T00:00:00Z",
    "2000-01-01T00:00:00Z,     2000-01-01T00:00:00Z",
    "2000-01-01T00:00:00.001Z, 2000-01-01T00:00:00.001Z",
    "2099-12-31T23:59:59.999Z, 2099-12-31T23:59:59.999Z",
    "2100-01-01T00:00:00Z,     2000-01-01T00:00:00Z",
  })
  void kafkasTimeCountsFromTwoThousandToTheEndOfTheCentury(Instant record, Instant expected) {
    assertThat(time(null, null, record.toEpochMilli())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2000-01-01T00:00:00Z,     2000-01-01T00:00:00Z",
    "2099-12-31T23:59:59.999Z, 2099-12-31T23:59:59.999Z",
    "2100-01-01T00:00:00Z,     2000-01-01T00:00:00Z",
    "1999-12-31T23:59:59.999Z, 2000-01-01T00:00:00Z",
  })
  void withoutKafkasTimeTheEventsOwnCountsInTheSameYears(String own, Instant expected) {
    assertThat(time(own, null, -1)).isEqualTo(expected);
    assertThat(time("?", own, -1)).isEqualTo(expected);
  }

  @Test
  void theTimeOfReceiptMayBeADayAheadToo() {
    assertThat(time("?", "2026-11-23T16:29:00.123Z", KAFKA.toEpochMilli()))
        .isEqualTo("2026-11-23T16:29:00.123Z");
    assertThat(time("?", "2026-11-23T16:29:00.124Z", KAFKA.toEpochMilli())).isEqualTo(KAFKA);
    assertThat(time("?", "2000-01-01T00:00:00Z", KAFKA.toEpochMilli()))
        .isEqualTo("2000-01-01T00:00:00Z");
  }

  @Test
  void anEventWithoutACredibleTimeIsOfTheFirstDay() {
    for (long record : new long[] {-1, 0, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(time(null, "?", record)).isEqualTo(Instant.parse("2000-01-01T00:00:00Z"));
    }
  }

  @Test
  void withoutATimeInKafkaTheEventsOwnTimeCounts() {
    assertThat(time("2031-05-06T07:08:09Z", null, -1))
        .isEqualTo(Instant.parse("2031-05-06T07:08:09Z"));
  }

  private static Instant time(String timestamp, String receivedAt, long recordMillis) {
    return Instant.ofEpochMilli(EventTime.of(timestamp, receivedAt, recordMillis));
  }
}
