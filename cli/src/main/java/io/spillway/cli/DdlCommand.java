package io.spillway.cli;

import io.spillway.athena.AthenaSql;
import io.spillway.athena.GlueJson;
import io.spillway.athena.NoTableException;
import io.spillway.athena.QueryTable;
import io.spillway.athena.TableCreator;
import io.spillway.catalog.Destination;
import io.spillway.catalog.DestinationMapping;
import io.spillway.mapping.SubFolders;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the table that reads a mapping's files back right. */
@Command(
    name = "ddl",
    description = {
      "Prints what makes a mapping's files a table of Athena: CREATE EXTERNAL TABLE, with partition"
          + " projection when the folder is divided, and a view with types on it.",
      "Run it again after a change of columns: with `athena: true` they get a folder and a table of"
          + " their own, and the view goes over to it."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class DdlCommand extends SpillwayCommand {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,120}");

  enum Format {
    SQL("sql"),
    GLUE_JSON("glue-json");

    private final String text;

    Format(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "<catalog>",
      description = "The catalog: a YAML or JSON file, or a folder of them.")
  private Path path;

  @Option(
      names = "--destination",
      required = true,
      paramLabel = "<id>",
      description = "The destination.")
  private String destinationId;

  @Option(
      names = "--mapping",
      required = true,
      paramLabel = "<id>",
      description = "The mapping of that destination.")
  private String mappingId;

  @Option(
      names = "--database",
      paramLabel = "<name>",
      defaultValue = "default",
      description = "The database, which must be there. Default: ${DEFAULT-VALUE}.")
  private String database;

  @Option(
      names = "--name",
      paramLabel = "<name>",
      description = "The view; the table's name is made of it. Default: <destination>_<mapping>.")
  private @Nullable String name;

  @Option(
      names = "--since",
      paramLabel = "<day>",
      description = "The first day that the table reads. Default: 2000-01-01, which is all.")
  private @Nullable LocalDate since;

  @Option(
      names = "--format",
      paramLabel = "sql|glue-json",
      defaultValue = "sql",
      description = "sql: for Athena's editor. glue-json: the table for `aws glue create-table`.")
  private Format format;

  @Option(
      names = "--apply",
      description =
          "Creates the table in Glue's catalog, in the destination's region, or brings it up to"
              + " date; the view is still to be created in Athena.")
  private boolean apply;

  DdlCommand(Streams streams) {
    super(streams);
  }

  @Override
  int run() throws UsageException, IOException {
    Destination destination = ChosenDestination.read(path, destinationId).get(0).destination();
    QueryTable table = table(destination);
    PrintStream out = new PrintStream(streams().out(), false, StandardCharsets.UTF_8);
    try {
      if (apply) {
        TableCreator creator =
            ServiceLoader.load(TableCreator.class)
                .findFirst()
                .orElseThrow(
                    () -> new UsageException("--apply: only bin/spillway can do this; use that"));
        out.println("-- " + creator.create(table, destination.access().region()));
      }
      table.cautions().forEach(caution -> streams().err().println("note: " + caution));
      out.println(format == Format.GLUE_JSON ? GlueJson.of(table) : sql(table));
    } finally {
      out.flush();
    }
    return ExitCode.OK;
  }

  private String sql(QueryTable table) {
    AthenaSql sql = new AthenaSql(table);
    String examples =
        sql.examples().stream()
            .map(example -> example.lines().collect(Collectors.joining("\n--   ", "--   ", ";")))
            .collect(Collectors.joining("\n"));
    return (apply ? "" : sql.createTable() + ";\n\n")
        + sql.createView()
        + ";\n\n-- To begin with:\n"
        + examples;
  }

  private QueryTable table(Destination destination) throws UsageException {
    DestinationMapping mapping =
        destination.mappings().stream()
            .filter(candidate -> candidate.id().equals(mappingId))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "--mapping "
                            + mappingId
                            + ": destination "
                            + destination.id()
                            + " has no such mapping; it has "
                            + destination.mappings().stream()
                                .map(DestinationMapping::id)
                                .sorted()
                                .collect(Collectors.joining(", "))));
    LocalDate first = since == null ? SubFolders.FIRST_DAY : since;
    if (first.isBefore(SubFolders.FIRST_DAY)) {
      throw new UsageException(
          "--since " + first + ": no file is of a day before " + SubFolders.FIRST_DAY);
    }
    QueryTable.Choice choice =
        new QueryTable.Choice(
            checked("--database", database),
            checked(
                "--name",
                name == null ? QueryTable.defaultName(destination.id(), mapping.id()) : name),
            first);
    try {
      return QueryTable.of(destination, mapping, choice);
    } catch (NoTableException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private static String checked(String option, String value) throws UsageException {
    if (!NAME.matcher(value).matches()) {
      throw new UsageException(
          option + " " + value + ": use 1 to 120 lower-case letters, digits and _");
    }
    return value;
  }
}
