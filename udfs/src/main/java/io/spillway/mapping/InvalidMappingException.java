package io.spillway.mapping;

import io.spillway.diagnostic.Diagnostic;
import java.util.List;
import java.util.stream.Collectors;

/** A mapping that cannot be compiled, with everything that is wrong with it. */
public final class InvalidMappingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> errors;

  public InvalidMappingException(List<Diagnostic> errors) {
    super(errors.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /** All errors, each at its path in the mapping. */
  public List<Diagnostic> errors() {
    return errors;
  }
}
