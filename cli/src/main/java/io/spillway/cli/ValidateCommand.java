package io.spillway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CheckedCatalog;
import io.spillway.catalog.Destination;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
    footer = "  bin/spillway validate examples/destinations.yaml")
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class ValidateCommand extends SpillwayCommand {
  @Mixin private CatalogArgument catalog;

  @Option(
      names = "--json",
      description =
          "Prints problems and warnings as [{\"file\": ..., \"line\": ..., \"column\": ...,"
              + " \"path\": ..., \"message\": ..., \"remedy\": ..., \"severity\": \"error\","
              + " \"warning\" or \"note\"}]. The remedy, which may be empty, is the part of the"
              + " message that says what to do.")
  private boolean json;

  @Option(
      names = "--strict",
      description = "A warning makes the catalog not valid, too. Notes do not.")
  private boolean strict;

  @Override
  public Integer call() throws UsageException, IOException {
    try {
      CatalogDocument document = catalog.read();
      CheckedCatalog checked = document.check(catalog.policy());
      List<Diagnostic> errors = checked.errors();
      List<Diagnostic> remarks = new ArrayList<>(catalog.remarksOnPolicy(document));
      remarks.addAll(checked.catalog().diagnostics());
      long warnings =
          remarks.stream().filter(remark -> remark.severity() == Severity.WARNING).count();
      if (json) {
        out().println(json(Stream.concat(errors.stream(), remarks.stream()).toList()));
      } else {
        for (Diagnostic diagnostic : remarks) {
          err().println(diagnostic.severity().label() + ": " + diagnostic);
        }
        if (checked.refusals().isEmpty()) {
          out().println(summary(checked.catalog(), warnings));
        } else {
          print(errors);
        }
      }
      boolean isValid = checked.refusals().isEmpty() && !(strict && warnings > 0);
      return isValid ? ExitCode.OK : ExitCode.USAGE;
    } catch (UsageException e) {
      if (json) {
        Place place = Place.ofPosition(1, 1).in(catalog.path().toString(), "");
        out().println(json(List.of(new Diagnostic(Severity.ERROR, place, e.getMessage(), ""))));
      }
      throw e;
    }
  }

  private String summary(Catalog valid, long warnings) {
    int mappings =
        valid.destinations().stream().map(Destination::mappings).mapToInt(List::size).sum();
    String verdict =
        strict && warnings > 0
            ? streams().styled("bold,fg(red)", "not valid")
                + " with --strict, "
                + Messages.counted(warnings, "warning")
            : streams().styled("fg(green)", "valid");
    return catalog.path()
        + ": "
        + verdict
        + ", "
        + Messages.counted(valid.destinations().size(), "destination")
        + ", "
        + Messages.counted(mappings, "mapping");
  }

  /** A message of several lines, like a trigger's, stays together by being indented. */
  private void print(List<Diagnostic> errors) {
    String not = streams().styled("bold,fg(red)", "not valid");
    out().println(catalog.path() + ": " + not + ", " + Messages.counted(errors.size(), "problem"));
    for (Diagnostic error : errors) {
      out().println("  " + error.toString().replace("\n", "\n    "));
    }
  }

  /** The diagnostics for other tools: an array of objects on one line. */
  private static String json(List<Diagnostic> diagnostics) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartArray();
      for (Diagnostic diagnostic : diagnostics) {
        write(diagnostic, json);
      }
      json.writeEndArray();
    }
    return text.toString();
  }

  private static void write(Diagnostic diagnostic, JsonGenerator json) throws IOException {
    Place place = diagnostic.place();
    json.writeStartObject();
    json.writeStringField("file", place.file());
    json.writeNumberField("line", place.line());
    json.writeNumberField("column", place.column());
    json.writeStringField("path", place.path());
    json.writeStringField("message", diagnostic.message());
    json.writeStringField("remedy", diagnostic.remedy());
    json.writeStringField("severity", diagnostic.severity().label());
    json.writeEndObject();
  }
}
