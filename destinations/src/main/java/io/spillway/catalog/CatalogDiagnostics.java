package io.spillway.catalog;

import io.spillway.catalog.CheckedCatalog.Refusal;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.Diagnostics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The diagnostics of all files of a catalog, file by file. */
final class CatalogDiagnostics {
  /** Of one file. */
  static final int MAX_ERRORS = 1_000;

  private static final Pattern DESTINATION =
      Pattern.compile(CatalogDocument.DESTINATIONS + "\\[[0-9]+]");

  private final List<Diagnostics> files = new ArrayList<>();

  /** The diagnostics of the next file. */
  Diagnostics begin(CatalogFile file) {
    Diagnostics diagnostics = new Diagnostics(new FilePlaces(file)::place);
    files.add(diagnostics);
    return diagnostics;
  }

  /**
   * The refusals that a file's errors make: one for each destination, or one for the file. Of very
   * many errors, the first ones are kept.
   *
   * @param file numbered in the order of {@link #begin}
   * @param idsByPlace the ids of destinations by the file's name, a space and their path
   */
  List<Refusal> refusals(int file, String name, Map<String, String> idsByPlace) {
    List<Diagnostic> errors = files.get(file).of(Severity.ERROR);
    Map<String, List<Diagnostic>> byDestination = new LinkedHashMap<>();
    int number = 0;
    for (Diagnostic error : errors) {
      Matcher path = DESTINATION.matcher(error.place().path());
      if (!path.lookingAt()) {
        return List.of(new Refusal(name, null, true, first(errors)));
      }
      List<Diagnostic> ofIt = byDestination.computeIfAbsent(path.group(), key -> new ArrayList<>());
      if (number < MAX_ERRORS) {
        ofIt.add(error);
      } else if (number == MAX_ERRORS) {
        ofIt.add(more(error, errors.size() - number));
      }
      number++;
    }
    List<Refusal> refusals = new ArrayList<>();
    byDestination.forEach(
        (path, ofIt) ->
            refusals.add(new Refusal(name, idsByPlace.get(name + " " + path), false, ofIt)));
    return refusals;
  }

  private static List<Diagnostic> first(List<Diagnostic> errors) {
    if (errors.size() <= MAX_ERRORS) {
      return errors;
    }
    List<Diagnostic> first = new ArrayList<>(errors.subList(0, MAX_ERRORS));
    first.add(more(errors.get(MAX_ERRORS), errors.size() - MAX_ERRORS));
    return first;
  }

  private static Diagnostic more(Diagnostic next, int count) {
    return Diagnostic.of(
        Severity.ERROR,
        next.place(),
        "and " + count + " more from here on, which are not listed; ",
        "correct the others first");
  }

  List<Diagnostic> of(Severity severity) {
    return files.stream().flatMap(diagnostics -> diagnostics.of(severity).stream()).toList();
  }

  void throwErrors() throws CompilationException {
    List<Diagnostic> errors = of(Severity.ERROR);
    if (!errors.isEmpty()) {
      throw new CompilationException(errors);
    }
  }

  /** The places of a file's keys in its text, which is read again when the first is needed. */
  private static final class FilePlaces {
    private final CatalogFile file;
    private @Nullable Map<String, Place> places;

    FilePlaces(CatalogFile file) {
      this.file = file;
    }

    /** The position of a path or, when there is nothing, of what would contain it. */
    Place place(String path) {
      if (places == null) {
        places = CatalogParser.places(file);
      }
      String existing = path;
      while (!existing.isEmpty() && !places.containsKey(existing)) {
        int parent = Math.max(existing.lastIndexOf('.'), existing.lastIndexOf('['));
        existing = existing.substring(0, Math.max(0, parent));
      }
      return places.getOrDefault(existing, CatalogParser.START).in(file.name(), path);
    }
  }
}
