package io.spillway.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class DiagnosticTest {
  @Test
  void printsThePlaceBeforeTheMessage() {
    Place path = Place.ofPath("columns.email");
    Place file = Place.ofPosition(12, 3).in("c.yaml", "destinations[0].mappings[1].columns.email");

    assertThat(error(path)).hasToString("columns.email: unknown; use another");
    assertThat(error(file))
        .hasToString("c.yaml:12: destinations[0].mappings[1].columns.email: unknown; use another");
    assertThat(error(Place.ofPosition(1, 1).in("c.yaml", "")))
        .hasToString("c.yaml:1: unknown; use another");
    assertThat(error(Place.ofPosition(2, 5))).hasToString("line 2, column 5: unknown; use another");
  }

  @Test
  void showsACharacterOfATextByACaretUnderItsLine() {
    assertThat(error(Place.ofOffset("one\n\ttwo\nthree", 6)))
        .hasToString("line 2, column 3: unknown; use another\n   two\n    ^");
    assertThat(error(Place.ofOffset("one", 3)))
        .hasToString("line 1, column 4: unknown; use another\n  one\n     ^");
  }

  /** A text from outside cannot write to a terminal, or change what is shown. */
  @Test
  void escapesTheLineThatItShows() {
    assertThat(error(Place.ofOffset("a\u001b[1A\u202e(b\r", 6)).toString())
        .endsWith("\n  a\\u001b[1A\\u202e(b \n  " + " ".repeat(16) + "^");
  }

  @Test
  void namesBothPlacesWhenTheTextIsNested() {
    Diagnostic nested = error(Place.ofOffset("a", 0)).nestedAt(Place.ofPath("trigger"));

    assertThat(nested).hasToString("trigger: line 1, column 1: unknown; use another\n  a\n  ^");
    assertThat(nested.remedy()).isEqualTo("use another");
  }

  @Test
  void needsTheRemedyInTheMessage() {
    assertThatThrownBy(() -> new Diagnostic(Severity.NOTE, Place.ofPath("a"), "b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void quotesShortenTextAndEscapeControlCharacters() {
    assertThat(Diagnostic.quote("a\n")).isEqualTo("\"a\\u000a\"");
    assertThat(Diagnostic.quote("a\u202eb\u2028c")).isEqualTo("\"a\\u202eb\\u2028c\"");
    assertThat(Diagnostic.quote("x".repeat(81))).isEqualTo("\"" + "x".repeat(80) + "...\"");
  }

  @Test
  void quotesTheFirstOfVeryManyTexts() {
    assertThat(Diagnostic.quoteAll(Collections.nCopies(101, "a"))).endsWith("\"a\", ...");
    assertThat(Diagnostic.quoteAll(Collections.nCopies(100, "a"))).endsWith("\"a\"");
  }

  private static Diagnostic error(Place place) {
    return Diagnostic.of(Severity.ERROR, place, "unknown; ", "use another");
  }
}
