package io.spillway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spillway.catalog.BucketAccess.AssumedRole;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogProblem;
import io.spillway.catalog.Destination;
import io.spillway.catalog.InvalidCatalogException;
import io.spillway.job.config.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says everything that is wrong with a catalog. */
@Command(
    name = "validate",
    description = {
      "Checks a catalog and prints every problem with its place.",
      "Exit code 0: valid; 2: not valid, or not readable."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
public final class ValidateCommand extends SpillwayCommand {
  @Parameters(
      index = "0",
      paramLabel = "<catalog>",
      description = "The catalog: a YAML or JSON file.")
  private Path file;

  @Option(
      names = "--json",
      description = "Prints the problems as [{\"path\": ..., \"message\": ...}]; [] when valid.")
  private boolean json;

  public ValidateCommand() {
    this(Streams.system());
  }

  ValidateCommand(Streams streams) {
    super(streams);
  }

  @Override
  int run() throws UsageException, IOException {
    PrintStream out = new PrintStream(streams().out(), false, StandardCharsets.UTF_8);
    try {
      Catalog catalog = CatalogFile.read("<catalog>", file).compile();
      warnOfClearText(catalog);
      out.println(json ? "[]" : summary(catalog));
      return ExitCode.OK;
    } catch (UsageException e) {
      if (json) {
        out.println(json(List.of(new CatalogProblem("", e.getMessage()))));
      }
      throw e;
    } catch (InvalidCatalogException e) {
      if (json) {
        out.println(json(e.problems()));
      } else {
        print(e.problems(), out);
      }
      return ExitCode.USAGE;
    } finally {
      out.flush();
    }
  }

  private void warnOfClearText(Catalog catalog) {
    for (int i = 0; i < catalog.destinations().size(); i++) {
      AssumedRole role = catalog.destinations().get(i).access().role();
      if (role != null && role.externalId().isClearText()) {
        streams()
            .err()
            .println(
                "warning: destinations["
                    + i
                    + "].settings.iam_external_id: a secret in clear text; give it as ${ENV_NAME}"
                    + " or ${file:/path}");
      }
    }
  }

  private String summary(Catalog catalog) {
    int mappings =
        catalog.destinations().stream().map(Destination::mappings).mapToInt(List::size).sum();
    return file
        + ": valid, "
        + Counted.of(catalog.destinations().size(), "destination")
        + ", "
        + Counted.of(mappings, "mapping");
  }

  /** A message of several lines, like a trigger's, stays together by being indented. */
  private void print(List<CatalogProblem> problems, PrintStream out) {
    out.println(file + ": not valid, " + Counted.of(problems.size(), "problem"));
    for (CatalogProblem problem : problems) {
      out.println("  " + problem.toString().replace("\n", "\n    "));
    }
  }

  private static String json(List<CatalogProblem> problems) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartArray();
      for (CatalogProblem problem : problems) {
        json.writeStartObject();
        json.writeStringField("path", problem.path());
        json.writeStringField("message", problem.message());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return text.toString();
  }
}
