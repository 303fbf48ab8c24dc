package io.spillway.cli;

import java.util.Locale;

/** A number with what it counts: {@code 1 file}, {@code 12,345 files}. */
final class Counted {
  private Counted() {}

  static String of(long count, String singular) {
    return String.format(Locale.ROOT, "%,d %s%s", count, singular, count == 1 ? "" : "s");
  }
}
