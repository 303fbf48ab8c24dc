package io.spillway.mapping;

import java.util.Objects;

/**
 * One thing that is wrong with a mapping.
 *
 * @param path from the mapping's root, e.g. {@code columns.email.@if.then}
 * @param message names the value it got, what is allowed and what to do
 */
public record Problem(String path, String message) {
  public Problem {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(message, "message");
  }

  @Override
  public String toString() {
    return path + ": " + message;
  }
}
