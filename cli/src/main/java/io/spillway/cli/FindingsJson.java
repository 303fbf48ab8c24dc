package io.spillway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spillway.catalog.CatalogProblem;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** What is found in a catalog, as JSON for other tools: an array of objects on one line. */
final class FindingsJson {
  private FindingsJson() {}

  static String of(
      List<CatalogProblem> problems, List<CatalogProblem> warnings, List<CatalogProblem> notes)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartArray();
      for (CatalogProblem problem : problems) {
        write(problem, "error", json);
      }
      for (CatalogProblem warning : warnings) {
        write(warning, "warning", json);
      }
      for (CatalogProblem note : notes) {
        write(note, "note", json);
      }
      json.writeEndArray();
    }
    return text.toString();
  }

  /** That there is nothing to look into. */
  static String unreadable(String path, String message) throws IOException {
    return of(List.of(new CatalogProblem(path, 1, 1, "", message)), List.of(), List.of());
  }

  private static void write(CatalogProblem problem, String severity, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("file", problem.file());
    json.writeNumberField("line", problem.line());
    json.writeNumberField("column", problem.column());
    json.writeStringField("path", problem.path());
    json.writeStringField("message", problem.message());
    json.writeStringField("severity", severity);
    json.writeEndObject();
  }
}
