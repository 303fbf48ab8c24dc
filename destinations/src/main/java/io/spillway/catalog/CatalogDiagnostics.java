package io.spillway.catalog;

import io.spillway.catalog.CheckedCatalog.Refusal;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.Diagnostics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The diagnostics of all files of a catalog, file by file. */
final class CatalogDiagnostics {
  private static final Pattern DESTINATION =
      Pattern.compile(CatalogDocument.DESTINATIONS + "\\[([0-9]{1,9})]");

  private final List<OfFile> files = new ArrayList<>();

  /** The files of an owner's folder share one: there may be many. */
  private final Map<String, Diagnostics.Room> rooms = new HashMap<>();

  /** The diagnostics of a file, and what is refused by its errors, of which not all are kept. */
  static final class OfFile {
    private final FilePlaces places;
    private final Diagnostics diagnostics;
    private final TreeSet<Integer> refused = new TreeSet<>();
    private boolean isRefused;

    private OfFile(CatalogFile file, Diagnostics.Room room) {
      places = new FilePlaces(file.name());
      diagnostics = new Diagnostics(places::place, room, this::addError);
    }

    private void addError(String path) {
      Matcher destination = DESTINATION.matcher(path);
      if (destination.lookingAt()) {
        refused.add(Integer.valueOf(destination.group(1)));
      } else {
        isRefused = true;
      }
    }

    /** Where the keys of the file are, as far as it was read. */
    FilePlaces places() {
      return places;
    }

    Diagnostics diagnostics() {
      return diagnostics;
    }
  }

  /** The diagnostics of the next file. */
  OfFile begin(CatalogFile file) {
    String unit = Objects.requireNonNullElse(file.owner(), "/" + file.name());
    OfFile begun = new OfFile(file, rooms.computeIfAbsent(unit, key -> new Diagnostics.Room()));
    files.add(begun);
    return begun;
  }

  /**
   * The refusals that a file's errors make: one for each destination, or one for the file.
   *
   * @param number of the file, in the order of {@link #begin}
   * @param idsByPlace the ids of destinations by the file's name, a space and their path
   */
  List<Refusal> refusals(int number, String name, Map<String, String> idsByPlace) {
    OfFile file = files.get(number);
    List<Diagnostic> errors = file.diagnostics.of(Severity.ERROR);
    if (file.isRefused) {
      return List.of(new Refusal(name, null, true, errors));
    }
    Map<String, List<Diagnostic>> byDestination = new LinkedHashMap<>();
    for (int index : file.refused) {
      byDestination.put(CatalogNode.path(CatalogDocument.DESTINATIONS, index), new ArrayList<>());
    }
    for (Diagnostic error : errors) {
      Matcher path = DESTINATION.matcher(error.place().path());
      if (path.lookingAt()) {
        byDestination.computeIfAbsent(path.group(), key -> new ArrayList<>()).add(error);
      }
    }
    List<Refusal> refusals = new ArrayList<>();
    byDestination.forEach(
        (path, ofIt) ->
            refusals.add(new Refusal(name, idsByPlace.get(name + " " + path), false, ofIt)));
    return refusals;
  }

  List<Diagnostic> of(Severity severity) {
    return files.stream().flatMap(file -> file.diagnostics.of(severity).stream()).toList();
  }

  /** Warnings, then notes. */
  List<Diagnostic> remarks() {
    List<Diagnostic> remarks = new ArrayList<>(of(Severity.WARNING));
    remarks.addAll(of(Severity.NOTE));
    return remarks;
  }

  void throwErrors() throws CompilationException {
    List<Diagnostic> errors = of(Severity.ERROR);
    if (!errors.isEmpty()) {
      throw new CompilationException(errors);
    }
  }
}
