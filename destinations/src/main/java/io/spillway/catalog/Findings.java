package io.spillway.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is found in one file: taken down by path, told with line and column. The places are looked
 * up in the text only once there is something to tell.
 */
final class Findings {
  private record Finding(Place place, String path, String message) {}

  private final CatalogFile file;
  private final List<Finding> problems = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();
  private final List<Finding> notes = new ArrayList<>();
  private @Nullable Places places;

  Findings(CatalogFile file) {
    this.file = Objects.requireNonNull(file, "file");
  }

  void problem(String path, String message) {
    problems.add(new Finding(place(path), path, message));
  }

  /** The file is not well-formed from here on. */
  void malformed(Place place, String message) {
    problems.add(new Finding(place, "", message));
  }

  void warning(String path, String message) {
    warnings.add(new Finding(place(path), path, message));
  }

  void note(String path, String message) {
    notes.add(new Finding(place(path), path, message));
  }

  /** Where a path is, for people: {@code destinations.yaml:12}. */
  String at(String path) {
    return file.name() + ":" + place(path).line();
  }

  /** In the order of the file. */
  List<CatalogProblem> problems() {
    return told(problems);
  }

  /** In the order of the file. */
  List<CatalogProblem> warnings() {
    return told(warnings);
  }

  /** In the order of the file. */
  List<CatalogProblem> notes() {
    return told(notes);
  }

  private Place place(String path) {
    if (places == null) {
      places = CatalogParser.places(file);
    }
    return places.nearest(path);
  }

  private List<CatalogProblem> told(List<Finding> findings) {
    return findings.stream()
        .sorted(
            Comparator.comparingInt((Finding finding) -> finding.place().line())
                .thenComparingInt(finding -> finding.place().column()))
        .map(
            finding ->
                new CatalogProblem(
                    file.name(),
                    finding.place().line(),
                    finding.place().column(),
                    finding.path(),
                    finding.message()))
        .toList();
  }
}
