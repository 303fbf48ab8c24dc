package io.spillway.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What is found in all files of a catalog, in the order in which they were begun. */
final class FindingsOfFiles {
  private final List<Findings> files = new ArrayList<>();

  /** Begins a file. */
  Findings of(CatalogFile file) {
    Findings findings = new Findings(file);
    files.add(findings);
    return findings;
  }

  List<CatalogProblem> warnings() {
    return all(Findings::warnings);
  }

  List<CatalogProblem> notes() {
    return all(Findings::notes);
  }

  void throwProblems() throws InvalidCatalogException {
    List<CatalogProblem> problems = all(Findings::problems);
    if (!problems.isEmpty()) {
      throw new InvalidCatalogException(problems);
    }
  }

  private List<CatalogProblem> all(Function<Findings, List<CatalogProblem>> what) {
    return files.stream().flatMap(findings -> what.apply(findings).stream()).toList();
  }
}
