package io.spillway.job.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.TestRows;
import io.spillway.mapping.FileLimits;
import io.spillway.routing.Output;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;

class BatchLimitsTest {
  private static final Output OUTPUT = TestRows.output("a/", 1);

  @Test
  void spreadsTheAgesOfOutputsOverTheLastQuarter() {
    BatchLimits limits = limits(Duration.ofMinutes(5));
    int outputs = 2000;
    List<Long> seconds =
        IntStream.range(0, outputs)
            .mapToObj(i -> limits.age(TestRows.output(i + "/", 1)).toSeconds())
            .toList();
    assertThat(seconds).allMatch(age -> age >= 225 && age <= 300);
    for (int tenth = 0; tenth < 10; tenth++) {
      double from = 225 + 7.5 * tenth;
      assertThat(seconds.stream().filter(age -> age >= from && age < from + 7.5).count())
          .isBetween(outputs / 20L, outputs / 6L);
    }
  }

  @Test
  void givesAKeyTheSameAgeEachTime() {
    Duration age = limits(Duration.ofMinutes(5)).age(OUTPUT);
    assertThat(limits(Duration.ofMinutes(5)).age(OUTPUT)).isEqualTo(age);
  }

  @Test
  void keepsTheShortestAges() {
    assertThat(limits(Duration.ofMillis(1)).age(OUTPUT)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void takesTheLowerLimitOfJobAndMapping() {
    Duration minute = Duration.ofMinutes(1);
    Output strict = TestRows.limited(OUTPUT, new FileLimits(minute, 5_000));
    Output loose = TestRows.limited(OUTPUT, new FileLimits(Duration.ofHours(1), 5 << 20));
    BatchLimits limits = limits(Duration.ofMinutes(5));
    assertThat(limits.age(strict)).isEqualTo(limits(minute).age(OUTPUT)).isLessThan(minute);
    assertThat(limits.bytes(strict)).isEqualTo(5_000);
    assertThat(limits.age(loose)).isEqualTo(limits.age(OUTPUT));
    assertThat(limits.bytes(loose)).isEqualTo(limits.bytes(OUTPUT)).isEqualTo(1 << 20);
  }

  private static BatchLimits limits(Duration maxAge) {
    return new BatchLimits(maxAge, MemorySize.ofMebiBytes(1), MemorySize.ZERO);
  }
}
