package io.spillway.diagnostic;

import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Collects the diagnostics of a mapping, or of a file, by the paths of its keys. */
public final class Diagnostics {
  private static final Comparator<Diagnostic> BY_POSITION =
      Comparator.comparingInt((Diagnostic diagnostic) -> diagnostic.place().line())
          .thenComparingInt(diagnostic -> diagnostic.place().column());

  private final Function<String, Place> places;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  /**
   * Collects nothing yet.
   *
   * @param places gives the place of a path
   */
  public Diagnostics(Function<String, Place> places) {
    this.places = Objects.requireNonNull(places, "places");
  }

  /** The place of a path. */
  public Place place(String path) {
    return places.apply(path);
  }

  /** Reports an error whose message says what is allowed. */
  public void error(String path, String message) {
    report(Severity.ERROR, path, message, "");
  }

  /** Reports an error whose message is a statement followed by what to do. */
  public void error(String path, String statement, String remedy) {
    report(Severity.ERROR, path, statement, remedy);
  }

  /** Reports something whose message is a statement followed by what to do. */
  public void report(Severity severity, String path, String statement, String remedy) {
    add(Diagnostic.of(severity, place(path), statement, remedy));
  }

  public void add(Diagnostic diagnostic) {
    diagnostics.add(Objects.requireNonNull(diagnostic, "diagnostic"));
  }

  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }

  /** All diagnostics of that severity, in the order of the file. */
  public List<Diagnostic> of(Severity severity) {
    return diagnostics.stream()
        .filter(diagnostic -> diagnostic.severity() == severity)
        .sorted(BY_POSITION)
        .toList();
  }
}
