package io.spillway.catalog;

import java.util.Objects;

/**
 * One thing that is wrong with a catalog, or that its author should know.
 *
 * @param file the name of the file that it is in
 * @param line from 1; of a key that is missing, the line of what should hold it
 * @param column from 1
 * @param path where, from the file's root: {@code destinations[2].settings.iam_role_arn}; empty for
 *     the file as a whole
 * @param message what it is, what is allowed and what to do; never a secret
 */
public record CatalogProblem(String file, int line, int column, String path, String message) {
  public CatalogProblem {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(message, "message");
  }

  /** {@code destinations.yaml:12: destinations[2].settings.iam_role_arn: missing; ...}. */
  @Override
  public String toString() {
    return file + ":" + line + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
