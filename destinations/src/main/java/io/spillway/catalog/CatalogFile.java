package io.spillway.catalog;

import java.io.Serializable;
import java.util.Objects;

/**
 * One file of a catalog, as it was read.
 *
 * @param name what its problems are reported under
 * @param text YAML or JSON
 */
public record CatalogFile(String name, String text) implements Serializable {
  public CatalogFile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(text, "text");
  }

  /** Never the text: it may hold secrets. */
  @Override
  public String toString() {
    return name + " (" + text.length() + " characters)";
  }
}
