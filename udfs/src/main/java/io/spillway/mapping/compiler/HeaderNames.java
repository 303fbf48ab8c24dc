package io.spillway.mapping.compiler;

import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileLayout;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.mapping.Setting;
import io.spillway.mapping.SubFolders.Partition;
import io.spillway.mapping.TableColumns;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Warns of names of columns that those who read a file see in another way than they are meant. */
final class HeaderNames {
  /** YAML's, which nothing applies. */
  static final String MERGE_KEY = "<<";

  private final Delimiter delimiter;
  private final Diagnostics diagnostics;

  HeaderNames(Delimiter delimiter, Diagnostics diagnostics) {
    this.delimiter = delimiter;
    this.diagnostics = diagnostics;
  }

  void check(List<String> names) {
    Map<String, String> seen = new HashMap<>();
    for (String name : names) {
      String shown = FileLayout.headerName(name, delimiter);
      String other = seen.putIfAbsent(shown, name);
      if (shown.isEmpty()) {
        warn(name, "the header has no name for this column: ", "give it a name");
      } else if (other != null) {
        warn(
            name,
            "the header has "
                + Diagnostic.quote(shown)
                + " for this column and for "
                + Diagnostic.quote(other)
                + ": ",
            "give them different names");
      } else if (name.equals(MERGE_KEY)) {
        warn(
            name,
            "a column has this name, as merge keys of YAML are not applied: ",
            "write out what it stands for");
      } else if (name.indexOf('"') >= 0) {
        warn(
            name,
            "the header has the quote as it is, and readers take it for the start or the end of a"
                + " name: ",
            "leave it out");
      }
    }
  }

  /**
   * Refuses names that not all readers of Parquet tell apart, of whom some, like Athena, do not
   * know capital letters.
   */
  void checkForParquet(List<String> names) {
    Map<String, String> seen = new HashMap<>();
    for (String name : names) {
      String shown = FileLayout.headerName(name, delimiter);
      String other = seen.putIfAbsent(shown.toLowerCase(Locale.ROOT), name);
      if (shown.isEmpty()) {
        refuse(name, "a Parquet file has a name for every column: ", "give it a name");
      } else if (other != null) {
        refuse(
            name,
            "readers of Parquet do not tell this column from "
                + Diagnostic.quote(other)
                + (shown.equals(FileLayout.headerName(other, delimiter))
                    ? ", which has the same name: "
                    : ", as capital letters do not count: "),
            "give them different names");
      }
    }
  }

  /** Refuses names by which a table would not find the columns of Parquet files. */
  void refuseRenamed(List<String> names, List<? extends Partition> partitions) {
    renamed(names, partitions)
        .forEach(
            (name, inTable) ->
                refuse(
                    name,
                    "Athena finds the columns of Parquet files by their names, in which it takes"
                        + " letters, digits and _, and none that a partition has: ",
                    "name it " + inTable));
  }

  /** Notes which names the columns of a table have instead. */
  void noteRenamed(List<String> names, List<? extends Partition> partitions) {
    renamed(names, partitions)
        .forEach(
            (name, inTable) ->
                diagnostics.report(
                    Severity.NOTE,
                    path(name),
                    "the table of bin/spillway ddl has this column as "
                        + inTable
                        + ": names there have letters, digits and _, and none is there twice; ",
                    "rename it unless that is meant"));
  }

  /** The names of the columns that a table has under other ones, and those. */
  private Map<String, String> renamed(List<String> names, List<? extends Partition> partitions) {
    List<String> header =
        names.stream().map(name -> FileLayout.headerName(name, delimiter)).toList();
    List<String> inTable = TableColumns.names(header, partitions);
    Map<String, String> renamed = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (!inTable.get(i).equals(header.get(i).toLowerCase(Locale.ROOT))) {
        renamed.put(names.get(i), inTable.get(i));
      }
    }
    return renamed;
  }

  private static String path(String name) {
    return Setting.COLUMNS.key() + "." + name;
  }

  private void refuse(String name, String statement, String remedy) {
    diagnostics.error(path(name), statement, remedy);
  }

  private void warn(String name, String statement, String remedy) {
    diagnostics.report(Severity.WARNING, path(name), statement, remedy);
  }
}
