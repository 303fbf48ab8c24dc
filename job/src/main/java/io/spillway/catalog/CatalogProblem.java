package io.spillway.catalog;

import java.util.Objects;

/**
 * One thing that is wrong with a catalog.
 *
 * @param path where, from the root: {@code destinations[2].settings.iam_role_arn}
 * @param message what it is, what is allowed and what to do
 */
public record CatalogProblem(String path, String message) {
  public CatalogProblem {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(message, "message");
  }

  @Override
  public String toString() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
