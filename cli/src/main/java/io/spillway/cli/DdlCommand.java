package io.spillway.cli;

import io.spillway.athena.AthenaSql;
import io.spillway.athena.GlueJson;
import io.spillway.athena.QueryTable;
import io.spillway.athena.TableCreator;
import io.spillway.catalog.Destination;
import io.spillway.catalog.DestinationMapping;
import io.spillway.mapping.SubFolders;
import io.spillway.policy.Policy;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the tables through which Athena reads the files of mappings. */
@Command(
    name = "ddl",
    description = {
      "Prints the statements that make the files of mappings tables of Athena.",
      "They are CREATE EXTERNAL TABLE, with partition projection if the mapping has partitions, and"
          + " CREATE VIEW, which gives the columns their types. Run the command again after a"
          + " change of columns: with `athena: true` the files then have a new folder and table,"
          + " and the view reads the new table."
    },
    footer = {
      "  bin/spillway ddl examples/destinations.yaml",
      "  bin/spillway ddl examples/destinations.yaml --destination acme \\",
      "      --mapping signups"
    })
@SuppressWarnings("NullAway.Init") // picocli sets what is required
final class DdlCommand extends SpillwayCommand {
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

  @Mixin private CatalogArgument catalog;

  @Option(
      names = "--destination",
      paramLabel = "<id>",
      description = "The destination. Default: all of the catalog.")
  private @Nullable String destinationId;

  @Option(
      names = "--mapping",
      paramLabel = "<id>",
      description =
          "The mapping. Default: all that a table can read; a warning says why one is left out.")
  private @Nullable String mappingId;

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

  /** A mapping to make a table of. */
  private record Choice(Destination destination, DestinationMapping mapping) {
    @Override
    public String toString() {
      return "destination " + destination.id() + ", mapping " + mapping.id();
    }
  }

  @Override
  public Integer call() throws UsageException, IOException {
    checkOptions();
    List<Choice> choices = choices();
    if (choices.size() == 1) {
      Choice choice = choices.get(0);
      try {
        print(choice.destination(), table(choice), "");
      } catch (UsageException e) {
        throw new UsageException(choice + ": " + e.getMessage(), e);
      }
      return ExitCode.OK;
    }
    checkOptionsOfOneTable(choices.size());
    Set<String> views = new HashSet<>();
    String separator = "";
    for (Choice choice : choices) {
      try {
        QueryTable table = table(choice);
        if (!views.add(table.choice().name())) {
          throw new UsageException(
              "another mapping has the view " + table.choice().name() + "; give this one a --name");
        }
        out().println(separator + "-- " + choice);
        print(choice.destination(), table, choice + ": ");
        separator = System.lineSeparator();
      } catch (UsageException e) {
        err().println("warning: " + choice + " is left out: " + e.getMessage());
      }
    }
    if (views.isEmpty()) {
      throw new UsageException("catalog " + catalog.path() + ": no table can read its files");
    }
    return ExitCode.OK;
  }

  private void checkOptions() throws UsageException {
    checked("--database", database);
    if (name != null) {
      checked("--name", name);
    }
    if (since != null && since.isBefore(SubFolders.FIRST_DAY)) {
      throw new UsageException(
          "--since " + since + ": no file is of a day before " + SubFolders.FIRST_DAY);
    }
    if (apply && tableCreator().isEmpty()) {
      throw new UsageException(
          "--apply: this installation has no client of Glue; use bin/spillway of a checkout, or"
              + " --format glue-json");
    }
  }

  private void checkOptionsOfOneTable(int count) throws UsageException {
    String option = name != null ? "--name" : format == Format.GLUE_JSON ? "--format" : null;
    if (option != null) {
      throw new UsageException(
          option
              + " is for one table, and there are "
              + count
              + " mappings; choose one with --destination and --mapping");
    }
  }

  /** The mappings that the options name, or all. */
  private List<Choice> choices() throws UsageException {
    List<Destination> destinations =
        destinationId == null
            ? catalog.compile(catalog.read(), Policy.UNRESTRICTED).destinations()
            : List.of(
                SelectedDestination.withId(destinationId, catalog, Policy.UNRESTRICTED)
                    .destination());
    List<Choice> all = new ArrayList<>();
    for (Destination destination : destinations) {
      destination.mappings().forEach(mapping -> all.add(new Choice(destination, mapping)));
    }
    String where =
        destinationId == null ? "catalog " + catalog.path() : "destination " + destinationId;
    if (all.isEmpty()) {
      throw new UsageException(where + " has no mappings; add one");
    }
    if (mappingId == null) {
      return all;
    }
    List<Choice> named = all.stream().filter(c -> c.mapping().id().equals(mappingId)).toList();
    if (named.isEmpty()) {
      throw new UsageException(
          "--mapping "
              + mappingId
              + ": "
              + where
              + " has no such mapping; it has "
              + all.stream()
                  .map(choice -> choice.mapping().id())
                  .distinct()
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    return named;
  }

  private static Optional<TableCreator> tableCreator() {
    return ServiceLoader.load(TableCreator.class).findFirst();
  }

  /**
   * @param subject what each note begins with
   */
  private void print(Destination destination, QueryTable table, String subject) throws IOException {
    if (apply) {
      String done = tableCreator().orElseThrow().create(table, destination.access().region());
      out().println("-- " + done);
    }
    table.cautions().forEach(caution -> err().println("note: " + subject + caution));
    out()
        .println(
            format == Format.GLUE_JSON ? GlueJson.of(table) : new AthenaSql(table).script(!apply));
  }

  private QueryTable table(Choice choice) throws UsageException {
    String view =
        name == null
            ? checked(
                "--name", QueryTable.defaultName(choice.destination().id(), choice.mapping().id()))
            : name;
    return QueryTable.of(
        choice.destination(),
        choice.mapping(),
        new QueryTable.Choice(database, view, since == null ? SubFolders.FIRST_DAY : since));
  }

  private static String checked(String option, String value) throws UsageException {
    if (!QueryTable.isName(value)) {
      throw new UsageException(
          option + " " + value + ": use 1 to 120 lower-case letters, digits and _");
    }
    return value;
  }
}
