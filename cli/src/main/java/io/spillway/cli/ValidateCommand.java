package io.spillway.cli;

import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogProblem;
import io.spillway.catalog.Destination;
import io.spillway.catalog.InvalidCatalogException;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
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
      description = "The catalog: a YAML or JSON file, or a folder of them.")
  private Path path;

  @Option(
      names = "--json",
      description =
          "Prints problems and warnings as [{\"file\": ..., \"line\": ..., \"column\": ...,"
              + " \"path\": ..., \"message\": ..., \"severity\": \"error\", \"warning\" or"
              + " \"note\"}].")
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
      Catalog catalog = CatalogReader.read("<catalog>", path).compile();
      if (json) {
        out.println(FindingsJson.of(List.of(), catalog.warnings(), catalog.notes()));
      } else {
        catalog.warnings().forEach(warning -> streams().err().println("warning: " + warning));
        catalog.notes().forEach(note -> streams().err().println("note: " + note));
        out.println(summary(catalog));
      }
      return ExitCode.OK;
    } catch (UsageException e) {
      if (json) {
        out.println(FindingsJson.unreadable(path.toString(), e.getMessage()));
      }
      throw e;
    } catch (InvalidCatalogException e) {
      if (json) {
        out.println(FindingsJson.of(e.problems(), List.of(), List.of()));
      } else {
        print(e.problems(), out);
      }
      return ExitCode.USAGE;
    } finally {
      out.flush();
    }
  }

  private String summary(Catalog catalog) {
    int mappings =
        catalog.destinations().stream().map(Destination::mappings).mapToInt(List::size).sum();
    return path
        + ": valid, "
        + Counted.of(catalog.destinations().size(), "destination")
        + ", "
        + Counted.of(mappings, "mapping");
  }

  /** A message of several lines, like a trigger's, stays together by being indented. */
  private void print(List<CatalogProblem> problems, PrintStream out) {
    out.println(path + ": not valid, " + Counted.of(problems.size(), "problem"));
    for (CatalogProblem problem : problems) {
      out.println("  " + problem.toString().replace("\n", "\n    "));
    }
  }
}
