package io.spillway.catalog;

import java.io.Serializable;
import java.util.Objects;

/**
 * The text of one file of a catalog.
 *
 * @param name how diagnostics name the file
 * @param text YAML or JSON
 */
public record CatalogFile(String name, String text) implements Serializable {
  public CatalogFile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(text, "text");
  }

  /** Never contains the text, which may contain secrets. */
  @Override
  public String toString() {
    return name + " (" + text.length() + " characters)";
  }
}
