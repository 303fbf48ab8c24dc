package io.spillway.catalog;

import io.spillway.diagnostic.Diagnostic;
import java.util.List;
import java.util.stream.Collectors;

/** A catalog that cannot be used, with everything that is wrong with it. */
public final class InvalidCatalogException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> errors;

  public InvalidCatalogException(List<Diagnostic> errors) {
    super(errors.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /** All errors, in the order of the files. */
  public List<Diagnostic> errors() {
    return errors;
  }
}
