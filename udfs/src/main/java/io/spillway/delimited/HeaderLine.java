package io.spillway.delimited;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The first line of a file. Names stand without quotes, so whatever would break the line is taken
 * out of them: every delimiter, carriage return, line feed and tab.
 */
public final class HeaderLine {
  private HeaderLine() {}

  /** The line without its newline; empty when there are no columns. */
  public static String of(List<String> columnNames, Delimiter delimiter) {
    String separator = String.valueOf(delimiter.character());
    return columnNames.stream()
        .map(
            name ->
                name.replace(separator, "").replace("\r", "").replace("\n", "").replace("\t", ""))
        .collect(Collectors.joining(separator));
  }
}
