package io.spillway.job.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;

class BatchLimitsTest {
  @Test
  void spreadsTheAgesOfOutputsOverTheLastQuarter() {
    BatchLimits limits = limits(Duration.ofMinutes(5));
    int outputs = 2000;
    List<Long> seconds =
        IntStream.range(0, outputs).mapToObj(i -> limits.age("output-" + i).toSeconds()).toList();
    assertThat(seconds).allMatch(age -> age >= 225 && age <= 300);
    for (int tenth = 0; tenth < 10; tenth++) {
      double from = 225 + 7.5 * tenth;
      assertThat(seconds.stream().filter(age -> age >= from && age < from + 7.5).count())
          .isBetween(outputs / 20L, outputs / 6L);
    }
  }

  @Test
  void givesAKeyTheSameAgeEachTime() {
    Duration age = limits(Duration.ofMinutes(5)).age("output");
    assertThat(limits(Duration.ofMinutes(5)).age("output")).isEqualTo(age);
  }

  @Test
  void keepsTheShortestAges() {
    assertThat(limits(Duration.ofMillis(1)).age("output")).isEqualTo(Duration.ofMillis(1));
  }

  private static BatchLimits limits(Duration maxAge) {
    return new BatchLimits(maxAge, MemorySize.ofMebiBytes(1), MemorySize.ZERO);
  }
}
