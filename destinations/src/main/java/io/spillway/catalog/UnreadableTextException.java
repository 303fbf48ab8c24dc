package io.spillway.catalog;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.Place;
import java.io.IOException;

/** Text that is well-formed but refused, because it would not mean what its author meant. */
final class UnreadableTextException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;

  /**
   * @param place a position in the text
   */
  UnreadableTextException(Place place, String statement, String remedy) {
    super(statement + remedy);
    this.diagnostic = Diagnostic.of(Severity.ERROR, place, statement, remedy);
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }
}
