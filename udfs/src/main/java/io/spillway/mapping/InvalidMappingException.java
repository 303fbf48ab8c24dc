package io.spillway.mapping;

import java.util.List;
import java.util.stream.Collectors;

/** A mapping that cannot be compiled, with everything that is wrong with it. */
public final class InvalidMappingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public InvalidMappingException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
