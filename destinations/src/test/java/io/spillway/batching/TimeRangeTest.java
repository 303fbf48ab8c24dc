package io.spillway.batching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeRangeTest {
  @Test
  void growsWithWhatIsAdded() {
    TimeRange range = TimeRange.EMPTY.plus(5);
    assertThat(range).isEqualTo(new TimeRange(5, 5));
    assertThat(range.plus(3).plus(9)).isEqualTo(new TimeRange(3, 9));
    assertThat(range.plus(new TimeRange(-1, 4))).isEqualTo(new TimeRange(-1, 5));
    assertThat(range.plus(TimeRange.EMPTY)).isEqualTo(range);
    assertThat(TimeRange.EMPTY.plus(range)).isEqualTo(range);
  }

  @Test
  void staysUnknown() {
    assertThat(TimeRange.UNKNOWN.plus(5)).isEqualTo(TimeRange.UNKNOWN);
    assertThat(new TimeRange(1, 2).plus(TimeRange.UNKNOWN)).isEqualTo(TimeRange.UNKNOWN);
    assertThat(TimeRange.EMPTY.plus(TimeRange.UNKNOWN)).isEqualTo(TimeRange.UNKNOWN);
    assertThat(TimeRange.UNKNOWN.isKnown()).isFalse();
    assertThat(TimeRange.EMPTY.isKnown()).isFalse();
    assertThat(new TimeRange(1, 1).isKnown()).isTrue();
  }
}
