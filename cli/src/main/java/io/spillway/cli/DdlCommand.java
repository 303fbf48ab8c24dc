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
import java.time.LocalDate;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the table through which Athena reads a mapping's files. */
@Command(
    name = "ddl",
    description = {
      "Prints the statements that make a mapping's files a table of Athena.",
      "They are CREATE EXTERNAL TABLE, with partition projection if the mapping has partitions, and"
          + " CREATE VIEW, which gives the columns their types. Run the command again after a"
          + " change of columns: with `athena: true` the files then have a new folder and table,"
          + " and the view reads the new table."
    },
    footer = "  spillway ddl conf/destinations.yaml --destination acme --mapping orders")
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

  @Mixin private DestinationArgument destination;

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
      description = "The database, which must exist. Default: ${DEFAULT-VALUE}.")
  private String database;

  @Option(
      names = "--name",
      paramLabel = "<name>",
      description =
          "The name of the view; the table's name begins with it. Default:"
              + " <destination>_<mapping>.")
  private @Nullable String name;

  @Option(
      names = "--since",
      paramLabel = "<day>",
      description =
          "The first day that the table reads, like 2026-11-22. Default: 2000-01-01, every day.")
  private @Nullable LocalDate since;

  @Option(
      names = "--format",
      paramLabel = "sql|glue-json",
      defaultValue = "sql",
      description =
          "${COMPLETION-CANDIDATES}: statements for Athena's editor, or the input of `aws glue"
              + " create-table`. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Option(
      names = "--apply",
      description =
          "Creates or updates the table in the Glue catalog of the destination's region. The view"
              + " remains to be created in Athena.")
  private boolean apply;

  @Override
  public Integer call() throws UsageException, IOException {
    Destination selected = destination.select().destination();
    QueryTable table = table(selected);
    if (apply) {
      TableCreator creator =
          ServiceLoader.load(TableCreator.class)
              .findFirst()
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--apply: this installation has no client of Glue; use bin/spillway of a"
                              + " checkout, or --format glue-json"));
      out().println("-- " + creator.create(table, selected.access().region()));
    }
    table.cautions().forEach(caution -> err().println("note: " + caution));
    out().println(format == Format.GLUE_JSON ? GlueJson.of(table) : sql(table));
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
        + ";\n\n-- Queries to begin with:\n"
        + examples;
  }

  private QueryTable table(Destination selected) throws UsageException {
    DestinationMapping mapping =
        selected.mappings().stream()
            .filter(candidate -> candidate.id().equals(mappingId))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "--mapping "
                            + mappingId
                            + ": destination "
                            + selected.id()
                            + " has no such mapping; it has "
                            + selected.mappings().stream()
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
                name == null ? QueryTable.defaultName(selected.id(), mapping.id()) : name),
            first);
    try {
      return QueryTable.of(selected, mapping, choice);
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
