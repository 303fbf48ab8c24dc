package io.spillway.athena;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names as Glue takes them: lower case, letters, digits and {@code _}, none of them twice. */
final class ColumnNames {
  private ColumnNames() {}

  /**
   * Names for the columns of a file. Tables of this kind go by position, so nothing depends on
   * them.
   *
   * @param taken what no column may be named
   */
  static List<String> of(List<String> header, Collection<String> taken) {
    Set<String> used = new HashSet<>(taken);
    List<String> names = new ArrayList<>();
    for (String column : header) {
      String plain = plain(column);
      String start = plain.isEmpty() ? "column_" + (names.size() + 1) : plain;
      String name = start;
      for (int i = 2; !used.add(name); i++) {
        name = start + "_" + i;
      }
      names.add(name);
    }
    return names;
  }

  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
  }
}
