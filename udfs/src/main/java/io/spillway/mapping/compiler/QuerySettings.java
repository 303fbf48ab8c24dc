package io.spillway.mapping.compiler;

import io.spillway.delimited.CellText;
import io.spillway.delimited.Compression;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.mapping.Setting;
import io.spillway.mapping.SubFolders;
import java.util.ArrayList;
import java.util.List;

/** The settings that make files easy to query. Segment has none of them. */
final class QuerySettings {
  private final MappingReader settings;
  private final boolean athena;
  private final boolean parquet;
  private final CellText.Newlines newlines;
  private final Compression compression;
  private final boolean layoutFolder;
  private final PartitionSettings partitions;

  /**
   * @param parquet whether files are Parquet: settings of text then do not count
   */
  QuerySettings(MappingReader settings, boolean parquet) {
    this.settings = settings;
    this.parquet = parquet;
    this.athena = settings.flag(Setting.ATHENA, false);
    this.newlines =
        settings.choice(
            Setting.NEWLINES,
            athena && !parquet ? CellText.Newlines.ESCAPE : CellText.Newlines.KEEP,
            CellText.Newlines::ofSetting,
            "\"keep\", \"escape\", \"space\"");
    if (athena && !parquet && newlines == CellText.Newlines.KEEP) {
      settings.error(
          Setting.NEWLINES,
          "\"keep\" cannot be combined with `athena: true`: Athena reads every line as a row; ",
          "use \"escape\" or \"space\"");
    }
    this.compression =
        settings.choice(
            Setting.COMPRESSION,
            Compression.NONE,
            Compression::ofSetting,
            "\"none\", \"gzip\", \"zstd\"");
    this.layoutFolder = settings.flag(Setting.LAYOUT_FOLDER, athena);
    this.partitions = new PartitionSettings(settings, athena);
    if (athena) {
      notePreset();
    }
  }

  /** Whether the preset for Athena is on. */
  boolean athena() {
    return athena;
  }

  /** What becomes of characters that query engines cannot read in a cell. */
  CellText cells() {
    return parquet ? CellText.UNCHANGED : new CellText(newlines, !athena);
  }

  /** How files are compressed, around what they are. */
  Compression compression() {
    return parquet ? Compression.NONE : compression;
  }

  /**
   * The folders below the mapping's own.
   *
   * @param tableVersion names the folder of this version of the columns, if there is one
   */
  SubFolders subFolders(String tableVersion) {
    return new SubFolders(
        layoutFolder ? "layout=" + tableVersion + "/" : "",
        partitions.partitions(),
        partitions.zone());
  }

  /** Notes what the preset switches on, and what is off in spite of it. */
  private void notePreset() {
    List<String> on = new ArrayList<>();
    if (!parquet && !settings.has(Setting.NEWLINES)) {
      on.add("newlines: escape (a line break in a cell is written as \\n or \\r)");
    }
    if (!parquet) {
      on.add(
          newlines == CellText.Newlines.SPACE
              ? "U+0000 in a cell becomes a space"
              : "U+0000 in a cell is written as \\u0000");
    }
    if (!settings.has(Setting.PARTITION_BY)) {
      on.add("partition_by: [type, day] (files go to type=.../dt=.../)");
    }
    if (!settings.has(Setting.LAYOUT_FOLDER)) {
      on.add("layout_folder: true (columns that change get a folder and a table of their own)");
    }
    if (!on.isEmpty()) {
      note(Setting.ATHENA, "switches on " + String.join("; ", on));
    }
    if (!layoutFolder && !parquet) {
      note(
          Setting.LAYOUT_FOLDER,
          "is off: Athena reads columns by position, so files from before a change of"
              + " columns will be read wrong unless they are moved away");
    }
  }

  private void note(Setting setting, String message) {
    settings.diagnostics().report(Severity.NOTE, setting.key(), message, "");
  }
}
