package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeadLetterFilterTest {
  private static final String SEVERAL =
      """
      {"reason": "mapping-failed", "failures": [
        {"reason": "mapping-failed", "destination": "acme", "mapping": "orders"},
        {"reason": "budget-exceeded", "destination": "globex", "mapping": "orders"}]}
      """;

  @Test
  void takesADeadLetterForAnyOfItsFailures() throws IOException {
    assertThat(takes(Set.of(), Set.of(), SEVERAL)).isTrue();
    assertThat(takes(Set.of(), Set.of("acme"), SEVERAL)).isTrue();
    assertThat(takes(Set.of(), Set.of("globex", "initech"), SEVERAL)).isTrue();
    assertThat(takes(Set.of("budget-exceeded"), Set.of(), SEVERAL)).isTrue();
    assertThat(takes(Set.of(), Set.of("initech"), SEVERAL)).isFalse();
    assertThat(takes(Set.of("not-json"), Set.of(), SEVERAL)).isFalse();
  }

  @Test
  void asksForReasonAndDestinationOfTheSameFailure() throws IOException {
    assertThat(takes(Set.of("budget-exceeded"), Set.of("globex"), SEVERAL)).isTrue();
    assertThat(takes(Set.of("budget-exceeded"), Set.of("acme"), SEVERAL)).isFalse();
  }

  @Test
  void takesADeadLetterWithoutAListByItsOwnFields() throws IOException {
    String one = "{\"reason\": \"mapping-failed\", \"destination\": \"acme\"}";
    assertThat(takes(Set.of("mapping-failed"), Set.of("acme"), one)).isTrue();
    assertThat(takes(Set.of(), Set.of("globex"), one)).isFalse();
    assertThat(takes(Set.of(), Set.of("acme"), "{\"reason\": \"not-json\"}")).isFalse();
  }

  private static boolean takes(Set<String> reasons, Set<String> destinations, String deadLetter)
      throws IOException {
    return new DeadLetterFilter(reasons, destinations).takes(new JsonMapper().readTree(deadLetter));
  }
}
