package io.spillway.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
  @Test
  void listsDiagnosticsInTheOrderOfTheText() {
    Diagnostics diagnostics = new Diagnostics(path -> Place.ofPosition(path.length(), 1));
    diagnostics.error("bb", "second");
    diagnostics.report(Severity.NOTE, "c", "no error", "");
    diagnostics.error("a", "first");
    assertThat(diagnostics.of(Severity.ERROR))
        .extracting(Diagnostic::message)
        .containsExactly("first", "second");
    assertThat(diagnostics.hasErrors()).isTrue();
  }

  /** Places and messages of all would fill the memory. */
  @Test
  void keepsTheFirstOfVeryManyAndCountsTheRest() {
    List<String> placed = new ArrayList<>();
    List<String> erroneous = new ArrayList<>();
    Diagnostics diagnostics =
        new Diagnostics(
            path -> {
              placed.add(path);
              return Place.ofPath(path);
            },
            new Diagnostics.Room(),
            erroneous::add);
    IntStream.range(0, 1_500).forEach(i -> diagnostics.error("e" + i, "wrong"));
    diagnostics.report(Severity.WARNING, "w", "warned", "");

    List<Diagnostic> errors = diagnostics.of(Severity.ERROR);
    assertThat(errors).hasSize(1_001);
    assertThat(errors.get(1_000))
        .hasToString("e1000: and 500 more, which are not listed; correct the others first");
    assertThat(diagnostics.of(Severity.WARNING)).hasSize(1);
    assertThat(erroneous).hasSize(1_500);
    assertThat(placed).hasSize(1_002);
  }

  @Test
  void sharesRoom() {
    Diagnostics.Room room = new Diagnostics.Room();
    Diagnostics one = new Diagnostics(Place::ofPath, room, path -> {});
    Diagnostics other = new Diagnostics(Place::ofPath, room, path -> {});
    IntStream.range(0, 1_000).forEach(i -> one.error("e", "wrong"));
    other.error("o", "wrong");
    other.error("o", "wrong");
    assertThat(one.of(Severity.ERROR)).hasSize(1_000);
    assertThat(other.of(Severity.ERROR))
        .extracting(Diagnostic::toString)
        .containsExactly("o: and 2 more, which are not listed; correct the others first");
    assertThat(other.hasErrors()).isTrue();
  }
}
