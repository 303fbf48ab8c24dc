package io.spillway.mapping;

import io.spillway.mapping.SubFolders.Partition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names that columns have in a table over files. */
public final class TableColumns {
  private TableColumns() {}

  /**
   * A name for each column of the header, none twice, and none that a partition has. A table that
   * goes by the position of columns may call them anything.
   */
  public static List<String> names(List<String> header, List<? extends Partition> partitions) {
    Set<String> used = new HashSet<>();
    partitions.forEach(partition -> used.add(partition.column()));
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

  /** A name as Glue takes it: lower-case letters, digits and {@code _}. */
  public static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
  }
}
