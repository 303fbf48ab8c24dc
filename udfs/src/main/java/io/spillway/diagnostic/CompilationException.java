package io.spillway.diagnostic;

import java.util.List;
import java.util.stream.Collectors;

/** A catalog, a mapping or a trigger that cannot be compiled, with everything that is wrong. */
public final class CompilationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> errors;
  private final transient List<Diagnostic> remarks;

  public CompilationException(List<Diagnostic> errors) {
    this(errors, List.of());
  }

  /**
   * The message has the errors only.
   *
   * @param remarks warnings, then notes, which are as true as without the errors
   */
  public CompilationException(List<Diagnostic> errors, List<Diagnostic> remarks) {
    super(errors.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
    this.remarks = List.copyOf(remarks);
  }

  /** All errors, in the order of the text. */
  public List<Diagnostic> errors() {
    return errors;
  }

  /** Warnings, then notes, each in the order of the text. */
  public List<Diagnostic> remarks() {
    return remarks;
  }
}
