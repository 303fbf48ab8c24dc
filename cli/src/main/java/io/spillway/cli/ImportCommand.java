package io.spillway.cli;

import io.spillway.segment.ImportReport;
import io.spillway.segment.SegmentApi;
import io.spillway.segment.SegmentImport;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a catalog of what another system has. */
@Command(
    name = "import",
    description = {
      "Imports destinations of Segment, with mappings and filters, into a catalog.",
      "`import segment` reads answers of Segment's Public API, each page as it came (GET"
          + " /destinations, /destinations/<id>/subscriptions, /destination/<id>/filters,"
          + " /sources/<id>), or what `terraform show -json` prints, and takes the destinations of"
          + " the type AWS S3 (Actions). It prints what it took, which external ids have to be"
          + " provided, since it writes none, what differs from Segment in these mappings, and what"
          + " is missing. docs/moving-from-segment.md leads through the move.",
      "",
      "Run again, it updates the catalog: keys that Segment has are replaced, in the destination,"
          + " its settings, and the mappings and filters with the same ids; a mapping's keys that"
          + " are unset in Segment are removed; all other keys,"
          + " mappings and destinations stay, and so does iam_external_id. Comments stay only above"
          + " the first key; where others would be lost, nothing is written without"
          + " --drop-comments."
    },
    exitCodeList = {
      "0:Everything is carried over, and the catalog is valid.",
      "1:The catalog is written, but something is missing or not valid, as the report says; or"
          + " Segment cannot be asked.",
      "2:An argument or a file cannot be used; nothing is written."
    },
    footer = {
      "  bin/spillway import segment examples/segment/workspace.json \\",
      "      --out imported.yaml"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class ImportCommand extends SpillwayCommand {
  /** Where destinations come from. */
  enum Format {
    SEGMENT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "<format>",
      description = "What the files are of: ${COMPLETION-CANDIDATES}.")
  private Format format;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "<file>",
      description = "Files of the export. Several answers may be in one file.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "<catalog>",
      description =
          "The catalog: a file that ends in .yaml, .yml or .json, or a folder, where each new"
              + " destination gets a file. Made if needed.")
  private Path out;

  @Option(
      names = "--owner",
      paramLabel = "<id>",
      description =
          "Whose the destinations are, for those that name no owner yet. Destinations with the"
              + " same role or external id need the same one.")
  private @Nullable String owner;

  @Option(
      names = "--all-sources",
      description =
          "Writes no sources, so that each new destination gets the events of all; for events"
              + " without a writeKey. An entry that has sources keeps them. Default: the write keys"
              + " of the destination's source.")
  private boolean allSources;

  @Option(
      names = "--drop-comments",
      description = "Lets comments in the middle of a catalog's file be lost.")
  private boolean dropComments;

  @Option(
      names = "--token-env",
      paramLabel = "<name>",
      description =
          "Asks the Public API instead of files, or in addition to them, with the token in this"
              + " environment variable.")
  private @Nullable String tokenVariable;

  @Option(
      names = "--api-url",
      paramLabel = "<url>",
      defaultValue = SegmentApi.DEFAULT_ADDRESS,
      description =
          "The address of the Public API; https://eu1.api.segmentapis.com for workspaces in the EU."
              + " Default: ${DEFAULT-VALUE}.")
  private URI apiUrl;

  @Override
  public Integer call() throws UsageException, IOException {
    if (files.isEmpty() && tokenVariable == null) {
      throw new UsageException(
          "import " + format + ": nothing to read; give files of the export, or --token-env");
    }
    SegmentImport segment =
        new SegmentImport(new SegmentImport.Choices(owner, allSources, dropComments));
    for (Path file : files) {
      segment.read(file);
    }
    if (tokenVariable != null) {
      segment.read(new SegmentApi(apiUrl, token(tokenVariable)));
    }
    ImportReport report = segment.into(out);
    report.print(out());
    return report.isComplete() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String token(String variable) throws UsageException {
    String token = System.getenv(variable);
    if (token == null) {
      throw new UsageException(
          "--token-env: there is no variable of that name, which is not shown as it may be a token;"
              + " give the name of a variable that has a token of Segment's Public API");
    }
    return token;
  }
}
