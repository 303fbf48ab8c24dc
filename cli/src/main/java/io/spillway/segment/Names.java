package io.spillway.segment;

import io.spillway.diagnostic.Diagnostic;
import org.jspecify.annotations.Nullable;

/** How messages name what an export has; names may hold anything, and are escaped and cut. */
final class Names {
  private static final int MAX_CHARS = 80;

  private Names() {}

  /** {@code 64e5e6d1 "Acme EU"}. */
  static String of(String id, @Nullable String name) {
    return key(id) + (name == null ? "" : " " + Diagnostic.quote(name));
  }

  /** A key or an id. */
  static String key(String key) {
    return Diagnostic.escaped(key, MAX_CHARS);
  }
}
