package io.spillway.catalog;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The text of one file of a catalog.
 *
 * @param name how diagnostics name the file; {@code <owner>/<file>} for one in an owner's folder
 * @param text YAML or JSON
 */
public record CatalogFile(String name, String text) implements Serializable {
  public CatalogFile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(text, "text");
  }

  /** Whose folder the file is in; null when it is in none, and is the platform's. */
  @Nullable String owner() {
    int end = name.indexOf('/');
    return end < 0 ? null : name.substring(0, end);
  }

  /** Never contains the text, which may contain secrets. */
  @Override
  public String toString() {
    return name + " (" + text.length() + " characters)";
  }
}
