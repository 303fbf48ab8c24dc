package io.spillway.catalog;

import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The diagnostics of all files of a catalog, file by file. */
final class CatalogDiagnostics {
  private final List<Diagnostics> files = new ArrayList<>();

  /** The diagnostics of the next file. */
  Diagnostics begin(CatalogFile file) {
    Diagnostics diagnostics = new Diagnostics(new FilePlaces(file)::place);
    files.add(diagnostics);
    return diagnostics;
  }

  /** The errors of a file, numbered in the order of {@link #begin}. */
  List<Diagnostic> errors(int file) {
    return files.get(file).of(Severity.ERROR);
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
