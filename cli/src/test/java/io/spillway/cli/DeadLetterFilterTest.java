package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.deadletter.Rejections;
import io.spillway.deadletter.Rejections.Rejection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeadLetterFilterTest {
  private static final Rejections SEVERAL =
      new Rejections(
          List.of(
              new Rejection("mapping-failed", "m", "acme", "orders"),
              new Rejection("budget-exceeded", "m", "globex", "orders")),
          0);

  @Test
  void takesADeadLetterForAnyOfItsFailures() {
    assertThat(takes(Set.of(), Set.of(), SEVERAL)).isTrue();
    assertThat(takes(Set.of(), Set.of("acme"), SEVERAL)).isTrue();
    assertThat(takes(Set.of(), Set.of("globex", "initech"), SEVERAL)).isTrue();
    assertThat(takes(Set.of("budget-exceeded"), Set.of(), SEVERAL)).isTrue();
    assertThat(takes(Set.of(), Set.of("initech"), SEVERAL)).isFalse();
    assertThat(takes(Set.of("not-json"), Set.of(), SEVERAL)).isFalse();
  }

  @Test
  void asksForReasonAndDestinationOfTheSameFailure() {
    assertThat(takes(Set.of("budget-exceeded"), Set.of("globex"), SEVERAL)).isTrue();
    assertThat(takes(Set.of("budget-exceeded"), Set.of("acme"), SEVERAL)).isFalse();
  }

  @Test
  void takesABrokenEventForItsReasonAlone() {
    Rejections broken = new Rejections(List.of(new Rejection("not-json", "m", "", "")), 0);
    assertThat(takes(Set.of("not-json"), Set.of(), broken)).isTrue();
    assertThat(takes(Set.of("not-json"), Set.of("acme"), broken)).isFalse();
  }

  private static boolean takes(Set<String> reasons, Set<String> destinations, Rejections failed) {
    return new DeadLetterFilter(reasons, destinations).takes(failed);
  }
}
