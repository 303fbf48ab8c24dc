package io.spillway.local.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.delimited.CellStyle;
import io.spillway.delimited.Compression;
import io.spillway.delimited.DelimitedFileWriter;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileStyle.LineEnd;
import io.spillway.delimited.FileStyle.Quotes;
import io.spillway.diagnostic.CompilationException;
import io.spillway.event.Event;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult.Row;
import io.spillway.mapping.compiler.MappingCompiler;
import io.spillway.record.SourceRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A combination of all settings of a mapping that say how cells and files are written.
 *
 * @param nullAs null for none
 */
record FileStyles(
    int number,
    Quotes quotes,
    boolean header,
    @Nullable String nullAs,
    boolean formulaGuard,
    boolean finalNewline,
    LineEnd lineEnd,
    boolean bom,
    Compression compression,
    Delimiter delimiter) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final boolean[] BOTH = {false, true};
  private static final String[] NULLS = {null, "", "\\N", "NULL"};

  /** What readers get wrong, in cells that begin and end lines and between others. */
  private static final @Nullable String[] TEXTS = {
    "\ufeffmark",
    "plain",
    null,
    "",
    " ",
    "  a  ",
    "\"",
    "\"\"",
    "a\"b",
    "\\",
    "a\\",
    "\\\"",
    "\"\\",
    "\\n",
    "\\.",
    ",",
    "|",
    "\t",
    ";",
    ":",
    "a,b|c\td;e:f",
    "\",\"",
    "=1+1",
    "+4930",
    "-5",
    "@cmd",
    "\t=1",
    "\r=1",
    "\n",
    "a\nb",
    "a\r\nb",
    "\r",
    "\u0000",
    "a\u0000b",
    "NULL",
    "null",
    "\\N",
    "NA",
    "0012",
    "#",
    "--",
    "'",
    "'=1",
    "\ufeff",
    "é",
    "日本",
    "😀",
    "\u0085",
    "\u2028",
    "\u001a",
    "\u001f",
    "\u00a0",
    "{\"a\":\"\\\"\"}",
    "x".repeat(900)
  };

  /** A row that was mapped: the text of each cell, null where the value is null. */
  record MappedRow(@Nullable String first, @Nullable String second, int id) {}

  /** Every combination. */
  static List<FileStyles> all() {
    List<FileStyles> all = new ArrayList<>();
    for (Delimiter delimiter : Delimiter.values()) {
      for (Quotes quotes : Quotes.values()) {
        for (String nullAs : NULLS) {
          for (LineEnd lineEnd : LineEnd.values()) {
            for (Compression compression : Compression.values()) {
              for (boolean header : BOTH) {
                for (boolean guard : BOTH) {
                  for (boolean newline : BOTH) {
                    for (boolean bom : BOTH) {
                      all.add(
                          new FileStyles(
                              all.size(),
                              quotes,
                              header,
                              nullAs,
                              guard,
                              newline,
                              lineEnd,
                              bom,
                              compression,
                              delimiter));
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return all;
  }

  /** The folder of all files that a table can read as one. */
  String folder() {
    return delimiter.name().toLowerCase(Locale.ROOT) + (header ? "-header" : "-bare");
  }

  /** The mapping with the Athena preset, as JSON, in a folder for all with the same table. */
  ObjectNode mapping() throws IOException {
    ObjectNode mapping =
        (ObjectNode)
            JSON.readTree(
                """
                {"trigger": "type = \\"track\\"", "athena": true, "partition_by": [], "layout_folder": false,
                 "batch_size_column_name": "rows", "columns": {"first": {"@path": "$.properties.first"},
                 "second": {"@path": "$.properties.second"}, "id": {"@path": "$.properties.id"}}}
                """);
    mapping.put("id", "m" + number).put("s3_aws_folder_name", folder());
    mapping.put("quote", quotes.setting()).put("header", header).put("null_as", nullAs);
    mapping.put("formula_guard", formulaGuard).put("final_newline", finalNewline);
    mapping.put("line_end", lineEnd.setting()).put("bom", bom);
    mapping.put("compression", compression.setting()).put("delimiter", delimiter.setting());
    return mapping;
  }

  /** The rows of its file. Ids differ from those of all other combinations. */
  List<MappedRow> rows() {
    List<MappedRow> rows = new ArrayList<>();
    for (int i = 0; i < TEXTS.length; i++) {
      rows.add(new MappedRow(TEXTS[i], TEXTS[(i * 7 + 3) % TEXTS.length], number * 1_000 + i));
    }
    return rows;
  }

  /** The text of a cell as the table has it, without quotes. */
  String written(String text) {
    String escaped = text.replace("\r", "\\r").replace("\n", "\\n").replace("\u0000", "\\u0000");
    return new CellStyle(quotes, nullAs, formulaGuard).guarded(escaped);
  }

  /** A cell as the table has it: there is no null in it. */
  String cellInTable(@Nullable String text) {
    return text == null ? Objects.requireNonNullElse(nullAs, "") : written(text);
  }

  /** A cell as the view has it: what is like null is null. */
  @Nullable String cellInView(@Nullable String text) {
    String cell = cellInTable(text);
    return cell.isEmpty() || cell.equals(nullAs) ? null : cell;
  }

  /** Writes its file below a folder, as the job would. */
  Path write(Path folder) throws IOException, CompilationException {
    CompiledMapping mapping = MappingCompiler.compile(mapping());
    Path file =
        Files.createDirectories(folder.resolve(folder()))
            .resolve("m" + number + "." + mapping.layout().extension().setting());
    List<MappedRow> rows = rows();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        DelimitedFileWriter writer = new DelimitedFileWriter(out, mapping.layout(), rows.size())) {
      for (MappedRow row : rows) {
        ObjectNode event = JSON.createObjectNode().put("type", "track");
        event
            .putObject("properties")
            .put("first", row.first())
            .put("second", row.second())
            .put("id", row.id());
        byte[] bytes = ((Row) mapping.row(new Event(event), SourceRecord.NONE)).bytes();
        writer.writeRow(bytes, 0, bytes.length);
      }
    }
    return file;
  }

  @Override
  public String toString() {
    return "m"
        + number
        + " "
        + quotes.setting()
        + (header ? ", header" : "")
        + ", null "
        + nullAs
        + (formulaGuard ? ", guard" : "")
        + (finalNewline ? ", newline" : "")
        + ", "
        + lineEnd.setting()
        + (bom ? ", bom" : "")
        + ", "
        + compression.setting()
        + ", "
        + delimiter.setting();
  }
}
