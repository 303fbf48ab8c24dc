package io.spillway.catalog;

import java.util.List;
import java.util.stream.Collectors;

/** A catalog that cannot be used, with everything that is wrong with it. */
public final class InvalidCatalogException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<CatalogProblem> problems;

  public InvalidCatalogException(List<CatalogProblem> problems) {
    super(problems.stream().map(CatalogProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<CatalogProblem> problems() {
    return problems;
  }
}
