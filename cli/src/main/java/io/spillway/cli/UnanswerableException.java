package io.spillway.cli;

import io.spillway.diagnostic.Diagnostic;
import java.util.List;

/** A question has no answer; the message says why. */
final class UnanswerableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> remarks;

  UnanswerableException(String message) {
    this(message, List.of());
  }

  /**
   * @param remarks on what the question holds
   */
  UnanswerableException(String message, List<Diagnostic> remarks) {
    super(message, null, false, false);
    this.remarks = List.copyOf(remarks);
  }

  List<Diagnostic> remarks() {
    return remarks;
  }
}
