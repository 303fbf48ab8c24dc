package io.spillway.catalog;

import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be used of a catalog, and what cannot.
 *
 * @param catalog the destinations that are valid
 * @param refusals the others
 */
public record CheckedCatalog(Catalog catalog, List<Refusal> refusals) {
  public CheckedCatalog {
    Objects.requireNonNull(catalog, "catalog");
    refusals = List.copyOf(refusals);
  }

  /**
   * The same, if there is anything to use.
   *
   * @throws CompilationException with all errors, when there are some and no destination is valid
   */
  public CheckedCatalog usable() throws CompilationException {
    if (!refusals.isEmpty() && catalog.destinations().isEmpty()) {
      throw failure();
    }
    return this;
  }

  /** All errors with the catalog's warnings and notes, to be thrown or printed. */
  public CompilationException failure() {
    return new CompilationException(errors(), catalog.diagnostics());
  }

  /** The same without destinations that can be used alone, but not with others that stand. */
  public CheckedCatalog without(Set<String> ids) {
    List<Refusal> all = new ArrayList<>(refusals);
    List<Destination> valid = new ArrayList<>();
    for (Destination destination : catalog.destinations()) {
      if (ids.contains(destination.id())) {
        String message =
            "destination "
                + Diagnostic.value(destination.id())
                + " has the role or a secret of another owner's destination, as it was before; give"
                + " it its own";
        all.add(
            new Refusal(
                "the catalog",
                destination.id(),
                false,
                List.of(new Diagnostic(Severity.ERROR, Place.ofPath(""), message, ""))));
      } else {
        valid.add(destination);
      }
    }
    return new CheckedCatalog(new Catalog(valid, catalog.waiting(), catalog.diagnostics()), all);
  }

  /** Whether a file's entry with this id can be used. */
  boolean takes(String file, String id) {
    return refusals.stream().noneMatch(refusal -> refusal.isOf(file, id));
  }

  /** All errors, in the order of the files. */
  public List<Diagnostic> errors() {
    return refusals.stream().flatMap(refusal -> refusal.errors.stream()).toList();
  }

  /**
   * A destination that cannot be used, or a file.
   *
   * @param file the name of the file that it is in, or that of an owner's folder and a slash
   * @param id the destination's id; null when the whole file is refused, or a destination whose id
   *     cannot be told
   * @param isWholeFile whether none of the file's destinations can be used
   * @param errors why; may be empty where the file has very many
   */
  public record Refusal(
      String file, @Nullable String id, boolean isWholeFile, List<Diagnostic> errors) {
    public Refusal {
      Objects.requireNonNull(file, "file");
      errors = List.copyOf(errors);
    }

    /** Whether it may be about a destination that a file had under an id. */
    public boolean isAbout(String destinationId, @Nullable String itsFile) {
      return id == null ? itsFile == null || isOf(itsFile) : id.equals(destinationId);
    }

    /**
     * Whether it is about a file's entry with this id. Of a folder that is refused, the files that
     * are read count.
     */
    boolean isOf(String itsFile, String itsId) {
      return itsFile.equals(file) && (isWholeFile || itsId.equals(id));
    }

    private boolean isOf(String itsFile) {
      return itsFile.equals(file) || (file.endsWith("/") && itsFile.startsWith(file));
    }

    /** {@code destination acme of destinations.yaml}. */
    @Override
    public String toString() {
      return id == null ? "file " + file : "destination " + id + " of " + file;
    }
  }
}
