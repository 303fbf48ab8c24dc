package io.spillway.diagnostic;

import java.util.List;
import java.util.stream.Collectors;

/** A catalog, a mapping or a trigger that cannot be compiled, with everything that is wrong. */
public final class CompilationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> errors;

  public CompilationException(List<Diagnostic> errors) {
    super(errors.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /** All errors, in the order of the text. */
  public List<Diagnostic> errors() {
    return errors;
  }
}
