package io.spillway.athena;

import io.spillway.athena.QueryTable.Choice;
import io.spillway.delimited.CellText;
import io.spillway.delimited.FileExtension;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.SubFolders;
import io.spillway.mapping.SubFolders.PartitionField;
import io.spillway.mapping.SubFolders.ValuePartition;
import java.util.ArrayList;
import java.util.List;

/** Sentences about what Athena may misread in a mapping's files, and about other limits. */
final class TableCautions {
  private TableCautions() {}

  static List<String> of(CompiledMapping mapping, Choice choice) {
    List<String> cautions = new ArrayList<>();
    if (mapping.layout().extension() == FileExtension.PARQUET) {
      ofParquet(mapping, cautions);
    } else {
      ofDelimited(mapping, cautions);
    }
    for (SubFolders.Partition partition : mapping.subFolders().partitions()) {
      if (partition instanceof ValuePartition own && own.values().isEmpty()) {
        cautions.add(
            "Athena cannot list the values of "
                + own.column()
                + ": give every query a condition like "
                + own.column()
                + " = 'value', or list `values` in the mapping's partition_by.");
      }
    }
    if (mapping.subFolders().partitions().contains(PartitionField.DAY)) {
      cautions.add(
          choice.since().isAfter(SubFolders.FIRST_DAY)
              ? "The table leaves out the files of days before " + choice.since() + "."
              : "The table begins on "
                  + SubFolders.FIRST_DAY
                  + ": give every query a condition on dt, or let the table begin later with"
                  + " --since <day>.");
    }
    return cautions;
  }

  private static void ofParquet(CompiledMapping mapping, List<String> cautions) {
    if (mapping.subFolders().layout().isEmpty()) {
      cautions.add(
          "Queries can fail on older files once the type of a column changes: `layout_folder: true`"
              + " keeps old and new files apart.");
    }
  }

  private static void ofDelimited(CompiledMapping mapping, List<String> cautions) {
    if (mapping.cellText().newlines() == CellText.Newlines.KEEP) {
      cautions.add(
          "Cells keep their line breaks, and Athena ends a row at each of them: set `athena: true`"
              + " or `newlines: escape` in the mapping.");
    }
    if (mapping.cellText().nulKept()) {
      cautions.add(
          "Athena drops U+0000 from a cell, and perhaps more: with `athena: true` it is written as"
              + " \\u0000.");
    }
    String nullText = mapping.cellStyle().nullText();
    if (nullText != null) {
      cautions.add(
          "Athena cannot tell null from "
              + (nullText.isEmpty() ? "empty text" : "the text " + nullText)
              + ": the view has NULL for both.");
    }
    if (mapping.cellStyle().formulaGuard()) {
      cautions.add(
          "Cells that could be formulas begin with a ' in the table, too: leave out"
              + " `formula_guard`.");
    }
    if (mapping.subFolders().layout().isEmpty()) {
      cautions.add(
          "Athena reads columns by position, so it misreads older files once the columns change:"
              + " `layout_folder: true` keeps old and new files apart.");
    }
  }
}
