package io.spillway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogProblem;
import io.spillway.catalog.Destination;
import io.spillway.catalog.InvalidCatalogException;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints everything that is wrong with a catalog. */
@Command(
    name = "validate",
    description = "Checks a catalog and prints every problem with its place.",
    exitCodeList = {
      "0:The catalog is valid.",
      "1:The check itself failed.",
      "2:The catalog is not valid or cannot be read, or an argument cannot be used."
    },
    footer = "  spillway validate conf/destinations.example.yaml")
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class ValidateCommand extends SpillwayCommand {
  @Mixin private CatalogArgument catalog;

  @Option(
      names = "--json",
      description =
          "Prints problems and warnings as [{\"file\": ..., \"line\": ..., \"column\": ...,"
              + " \"path\": ..., \"message\": ..., \"severity\": \"error\", \"warning\" or"
              + " \"note\"}].")
  private boolean json;

  @Override
  public Integer call() throws UsageException, IOException {
    try {
      Catalog valid = catalog.read().compile();
      if (json) {
        out().println(json(List.of(), valid.warnings(), valid.notes()));
      } else {
        valid.warnings().forEach(warning -> err().println("warning: " + warning));
        valid.notes().forEach(note -> err().println("note: " + note));
        out().println(summary(valid));
      }
      return ExitCode.OK;
    } catch (UsageException e) {
      if (json) {
        String path = catalog.path().toString();
        out()
            .println(
                json(
                    List.of(new CatalogProblem(path, 1, 1, "", e.getMessage())),
                    List.of(),
                    List.of()));
      }
      throw e;
    } catch (InvalidCatalogException e) {
      if (json) {
        out().println(json(e.problems(), List.of(), List.of()));
      } else {
        print(e.problems());
      }
      return ExitCode.USAGE;
    }
  }

  private String summary(Catalog valid) {
    int mappings =
        valid.destinations().stream().map(Destination::mappings).mapToInt(List::size).sum();
    return catalog.path()
        + ": "
        + streams().styled("fg(green)", "valid")
        + ", "
        + Messages.counted(valid.destinations().size(), "destination")
        + ", "
        + Messages.counted(mappings, "mapping");
  }

  /** A message of several lines, like a trigger's, stays together by being indented. */
  private void print(List<CatalogProblem> problems) {
    String not = streams().styled("bold,fg(red)", "not valid");
    out()
        .println(catalog.path() + ": " + not + ", " + Messages.counted(problems.size(), "problem"));
    for (CatalogProblem problem : problems) {
      out().println("  " + problem.toString().replace("\n", "\n    "));
    }
  }

  /** What is found, for other tools: an array of objects on one line. */
  private static String json(
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
