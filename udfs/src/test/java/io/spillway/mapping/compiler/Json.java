package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.event.Event;
import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.record.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Short notations for mappings and events in tests; single quotes stand for double ones, and
 * backticks for single ones.
 */
final class Json {
  static final SourceRecord RECORD =
      SourceRecord.at(Instant.parse("2026-11-22T16:29:00.123Z").toEpochMilli());

  private Json() {}

  static JsonNode value(String json) {
    try {
      return new JsonReader(JsonReader.MAX_DEPTH).read(json.replace('\'', '"').replace('`', '\''));
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  static ObjectNode object(String json) {
    return (ObjectNode) value(json);
  }

  static Event event(String json) {
    return new Event(object(json));
  }

  static CompiledMapping mapping(String json) {
    try {
      return MappingCompiler.compile(object(json));
    } catch (CompilationException e) {
      throw new AssertionError(e);
    }
  }

  /** The row's text, or the message of its rejection. */
  static String row(CompiledMapping mapping, String event) {
    RowResult result = mapping.row(event(event), RECORD);
    return result instanceof Row row
        ? new String(row.bytes(), StandardCharsets.UTF_8)
        : ((RejectedRow) result).message();
  }

  /** All errors of a mapping, as text. */
  static List<String> problems(String mapping) {
    try {
      MappingCompiler.compile(object(mapping));
      return List.of();
    } catch (CompilationException e) {
      return e.errors().stream().map(Diagnostic::toString).toList();
    }
  }

  /** All warnings of a mapping, as text. */
  static List<String> warnings(String mapping) {
    return mapping(mapping).diagnostics().stream()
        .filter(diagnostic -> diagnostic.severity() == Severity.WARNING)
        .map(Diagnostic::toString)
        .toList();
  }
}
