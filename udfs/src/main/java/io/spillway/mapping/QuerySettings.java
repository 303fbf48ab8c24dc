package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.CellText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings, none of them Segment's, that make files easy to query.
 *
 * @param athena whether the preset is on
 * @param cells what becomes of characters that no line may hold
 * @param gzip whether files are compressed
 * @param layoutFolder whether there is a folder for each version of the columns
 * @param partitions what the folder is divided by
 * @param notes what the preset {@code athena} switched on, and what was left off in spite of it
 */
record QuerySettings(
    boolean athena,
    CellText cells,
    boolean gzip,
    boolean layoutFolder,
    List<PartitionField> partitions,
    List<Problem> notes) {
  private static final List<PartitionField> PRESET_PARTITIONS =
      List.of(PartitionField.TYPE, PartitionField.DAY);

  QuerySettings {
    partitions = List.copyOf(partitions);
    notes = List.copyOf(notes);
  }

  static QuerySettings read(MappingReader settings) {
    boolean athena = settings.flag(Setting.ATHENA, false);
    CellText.Newlines newlines =
        settings.choice(
            Setting.NEWLINES,
            athena ? CellText.Newlines.ESCAPE : CellText.Newlines.KEEP,
            CellText.Newlines::ofSetting,
            "\"keep\", \"escape\", \"space\"");
    if (athena && newlines == CellText.Newlines.KEEP) {
      settings.report(
          Setting.NEWLINES,
          "\"keep\" does not go with `athena: true`: Athena takes every line for a row; use"
              + " \"escape\" or \"space\"");
    }
    boolean gzip =
        settings.choice(
            Setting.COMPRESSION, false, QuerySettings::compression, "\"none\", \"gzip\"");
    boolean layoutFolder = settings.flag(Setting.LAYOUT_FOLDER, athena);
    List<PartitionField> partitions =
        settings.has(Setting.PARTITION_BY)
            ? partitions(settings)
            : athena ? PRESET_PARTITIONS : List.of();
    return new QuerySettings(
        athena,
        new CellText(newlines, !athena),
        gzip,
        layoutFolder,
        partitions,
        athena ? notes(settings, newlines, layoutFolder) : List.of());
  }

  private static Optional<Boolean> compression(String text) {
    return text.equals("gzip") || text.equals("none")
        ? Optional.of(text.equals("gzip"))
        : Optional.empty();
  }

  private static List<PartitionField> partitions(MappingReader settings) {
    JsonNode list = settings.get(Setting.PARTITION_BY);
    List<PartitionField> fields = new ArrayList<>();
    if (!list.isArray()) {
      settings.report(
          Setting.PARTITION_BY,
          "needs a list of \"type\", \"day\" and \"hour\", or of some of them, got "
              + Wording.got(list));
      return fields;
    }
    for (JsonNode item : list) {
      Optional<PartitionField> field =
          item.isTextual() ? PartitionField.ofSetting(item.textValue()) : Optional.empty();
      if (field.isEmpty()) {
        settings.report(
            Setting.PARTITION_BY,
            "holds \"type\", \"day\" and \"hour\" only, got " + Wording.got(item));
      } else if (fields.contains(field.get())) {
        settings.report(Setting.PARTITION_BY, "names " + Wording.got(item) + " twice");
      } else {
        fields.add(field.get());
      }
    }
    if (fields.contains(PartitionField.HOUR) && !fields.contains(PartitionField.DAY)) {
      settings.report(
          Setting.PARTITION_BY, "names \"hour\" without \"day\": name \"day\" before it");
    }
    return fields;
  }

  private static List<Problem> notes(
      MappingReader settings, CellText.Newlines newlines, boolean layoutFolder) {
    List<String> on = new ArrayList<>();
    if (!settings.has(Setting.NEWLINES)) {
      on.add("newlines: escape (a line break in a cell is written as \\n or \\r)");
    }
    on.add(
        newlines == CellText.Newlines.SPACE
            ? "U+0000 in a cell becomes a space"
            : "U+0000 in a cell is written as \\u0000");
    if (!settings.has(Setting.PARTITION_BY)) {
      on.add("partition_by: [type, day] (files go to type=.../dt=.../)");
    }
    if (!settings.has(Setting.LAYOUT_FOLDER)) {
      on.add("layout_folder: true (columns that change get a folder and a table of their own)");
    }
    List<Problem> notes = new ArrayList<>();
    notes.add(new Problem(Setting.ATHENA.key(), "switches on " + String.join("; ", on)));
    if (!layoutFolder) {
      notes.add(
          new Problem(
              Setting.LAYOUT_FOLDER.key(),
              "is off: Athena goes by the position of columns, so files from before a change of"
                  + " columns will be read wrong unless they are moved away"));
    }
    return notes;
  }
}
