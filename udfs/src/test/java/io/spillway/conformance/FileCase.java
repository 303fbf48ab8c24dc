package io.spillway.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.delimited.DelimitedFileWriter;
import io.spillway.delimited.ObjectKey;
import io.spillway.diagnostic.CompilationException;
import io.spillway.event.Event;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.mapping.compiler.MappingCompiler;
import io.spillway.record.SourceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A case of a whole file. Its key, without the unique part, and its bytes are compared. */
final class FileCase {
  private static final Instant CLOSED = Instant.parse("2026-11-22T16:29:00.123Z");
  private static final String UNIQUE = "unique-1";

  private FileCase() {}

  static String expected(ObjectNode testCase) {
    return "key as expected, "
        + Cases.text(testCase, "expected_content_type")
        + "\n"
        + testCase.path("expected_file").asText("no file");
  }

  static String actual(ObjectNode testCase) {
    ObjectNode settings = ((ObjectNode) Cases.field(testCase, "mapping_settings")).deepCopy();
    settings.set("trigger", Cases.field(testCase, "subscribe"));
    try {
      return write(MappingCompiler.compile(settings), testCase);
    } catch (CompilationException e) {
      return e.getMessage();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String write(CompiledMapping mapping, JsonNode testCase) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (JsonNode json : Cases.field(testCase, "events")) {
      Event event = new Event((ObjectNode) json);
      if (!mapping.matches(event)) {
        continue;
      }
      RowResult result = mapping.row(event, SourceRecord.at(CLOSED.toEpochMilli()));
      if (result instanceof RejectedRow rejected) {
        return rejected.message();
      }
      rows.add((Row) result);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DelimitedFileWriter writer =
        new DelimitedFileWriter(out, mapping.layout(), Math.max(1, rows.size()));
    for (Row row : rows) {
      writer.writeRow(row.bytes(), 0, row.bytes().length);
    }
    String key = ObjectKey.key(rows.get(0).folder(), mapping.layout(), CLOSED, UNIQUE);
    String comparable = key.replace("_" + UNIQUE, "");
    String wanted = testCase.path("expected_key_regex").asText();
    return (Pattern.matches(wanted, comparable) ? "key as expected" : comparable + " for " + wanted)
        + ", "
        + mapping.layout().extension().contentType()
        + "\n"
        + out.toString(StandardCharsets.UTF_8);
  }
}
