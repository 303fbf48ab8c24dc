package io.spillway.catalog;

import io.spillway.diagnostic.Diagnostic;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The text of one file of a catalog, or why there is none.
 *
 * @param name how diagnostics name the file, which is escaped and cut; {@code <owner>/<file>} for
 *     one in an owner's folder, {@code <owner>/} for that folder
 * @param text YAML or JSON; empty when the file cannot be read
 * @param problem why the file cannot be read, and what to do; null when it can
 */
public record CatalogFile(String name, String text, @Nullable String problem)
    implements Serializable {
  private static final int MAX_NAME_CHARS = 600;

  public CatalogFile {
    name = Diagnostic.escaped(name, MAX_NAME_CHARS);
    Objects.requireNonNull(text, "text");
  }

  /** A file that can be read. */
  public CatalogFile(String name, String text) {
    this(name, text, null);
  }

  /** A file that cannot be read. */
  static CatalogFile unreadable(String name, String problem) {
    return new CatalogFile(name, "", Objects.requireNonNull(problem, "problem"));
  }

  /** Whose folder the file is in; null when it is in none, and is the platform's. */
  @Nullable String owner() {
    int end = name.indexOf('/');
    return end < 0 ? null : name.substring(0, end);
  }

  /** Never contains the text, which may contain secrets. */
  @Override
  public String toString() {
    return name + " (" + (problem == null ? text.length() + " characters" : "unreadable") + ")";
  }
}
