package io.spillway.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MeterTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final Meter meter = new Meter(new Limits(1_000, 100, 500, 50, 1, 1, LONG));

  @Test
  void whatIsWithinTheLimitsIsAllowed() {
    assertThatCode(
            () -> {
              meter.values(100);
              meter.text(500);
              meter.sought(50);
              meter.steps(800);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aLimitNamesItselfAndItsValue() {
    assertExceeded(
        () -> meter.values(101),
        "limits.values",
        "more than 100 values are made for this event; simplify the mapping or raise"
            + " limits.values");
    assertExceeded(
        () -> meter.text(501),
        "limits.characters",
        "more than 500 characters of text are made for this event; simplify the mapping or raise"
            + " limits.characters");
    assertExceeded(
        () -> meter.sought(51),
        "limits.sought-characters",
        "a text that is looked for in another has more than 50 characters; simplify the mapping or"
            + " raise limits.sought-characters");
    assertExceeded(
        () -> meter.steps(1_001),
        "limits.steps",
        "this event takes more than 1000 steps; simplify the mapping or raise limits.steps");
  }

  @Test
  void singleStepsAddUp() {
    assertExceeded(
        () -> {
          for (int i = 0; i <= 1_000; i++) {
            meter.step();
          }
        },
        "limits.steps",
        "this event takes more than 1000 steps; simplify the mapping or raise limits.steps");
  }

  @Test
  void aFewStepsAreALimit() {
    Meter few = new Meter(new Limits(10, 1, 1, 1, 1, 1, LONG));

    few.steps(10);
    assertThatThrownBy(few::step).isInstanceOf(BudgetExceededException.class);
  }

  @Test
  void lookingAtTextTakesAStepForEvery16Characters() {
    meter.scan(16 * 900);

    assertThatThrownBy(() -> meter.scan(16 * 100)).isInstanceOf(BudgetExceededException.class);
  }

  @Test
  void anotherEvaluationStartsFromNothing() {
    meter.values(100);
    meter.text(500);
    meter.restart();

    assertThatCode(
            () -> {
              meter.values(100);
              meter.text(500);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void theClockEndsWhatTheOtherLimitsAllow() {
    Meter brief = new Meter(new Limits(Long.MAX_VALUE, 1, 1, 1, 1, 1, Duration.ofMillis(1)));

    assertExceeded(
        () -> {
          while (true) {
            brief.step();
          }
        },
        "limits.time",
        "this event takes longer than 1 ms; simplify the mapping or raise limits.time");
  }

  @Test
  void aLimitIsAtLeastOne() {
    assertThatThrownBy(() -> new Limits(1, 0, 1, 1, 1, 1, LONG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limits.values must be at least 1, got 0");
  }

  private static void assertExceeded(ThrowingCallable charging, String limit, String message) {
    assertThatThrownBy(charging)
        .isInstanceOfSatisfying(
            BudgetExceededException.class, e -> assertThat(e.limit()).isEqualTo(limit))
        .hasMessage(message)
        .hasNoCause();
  }
}
