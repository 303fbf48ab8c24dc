package io.spillway.athena;

import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.catalog.BucketKind;
import io.spillway.catalog.Destination;
import io.spillway.catalog.DestinationMapping;
import io.spillway.delimited.CellText;
import io.spillway.delimited.FileStyle.Quotes;
import io.spillway.event.Event;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.CompiledMapping.ColumnContent;
import io.spillway.mapping.SubFolders;
import io.spillway.mapping.SubFolders.PartitionField;
import io.spillway.mapping.SubFolders.ValuePartition;
import io.spillway.mapping.TableColumns;
import io.spillway.settings.UsageException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A table over the files of one mapping, and a view on it that adds the types.
 *
 * @param choice the database and the view
 * @param name the name of the table
 * @param cautions sentences about cells that Athena may misread, and about other limits
 */
public record QueryTable(Choice choice, String name, Files files, List<String> cautions) {
  /** The class that splits lines into cells, by its name in Hive, Athena and Glue. */
  public static final String SERDE = "org.apache.hadoop.hive.serde2.OpenCSVSerde";

  public static final String INPUT_FORMAT = "org.apache.hadoop.mapred.TextInputFormat";
  public static final String OUTPUT_FORMAT =
      "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat";

  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,120}");

  /**
   * Where the files are and what is in them.
   *
   * @param location the folder, with a {@code /} at the end
   * @param separator the character between two cells
   * @param header whether the first line of each file is not a row
   * @param nullText what cells without a value have; empty for nothing
   * @param columns in the order of the files; the table has them as text
   * @param partitions from the outermost folder inwards, also text; may be empty
   */
  public record Files(
      String location,
      char separator,
      boolean header,
      String nullText,
      List<Column> columns,
      List<Partition> partitions) {
    public Files {
      columns = List.copyOf(columns);
      partitions = List.copyOf(partitions);
    }

    /** The location of a partition's files, with a variable for each partition column. */
    String locationTemplate() {
      StringBuilder template = new StringBuilder(location);
      for (Partition partition : partitions) {
        template.append(partition.name()).append("=${").append(partition.name()).append("}/");
      }
      return template.toString();
    }
  }

  /** A column of the files. */
  public record Column(String name, ColumnContent content) {}

  /**
   * A column whose value is the name of a folder.
   *
   * @param projection the settings of Athena's partition projection: {@code type} and those that go
   *     with it
   */
  public record Partition(String name, Map<String, String> projection) {}

  /**
   * What the user chooses.
   *
   * @param name the name of the view; the table's name begins with it
   * @param since the first day that the table reads
   */
  public record Choice(String database, String name, LocalDate since) {
    public Choice {
      Objects.requireNonNull(database, "database");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(since, "since");
    }
  }

  public QueryTable {
    cautions = List.copyOf(cautions);
  }

  /** Whether a text can name a database or a view: 1 to 120 lower-case letters, digits and _. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The name of the view when the user gives none. */
  public static String defaultName(String destinationId, String mappingId) {
    return TableColumns.plain(destinationId + "_" + mappingId);
  }

  /**
   * The table of a mapping.
   *
   * @throws UsageException when no table can read its files: nobody knows their folders, or the
   *     bucket is named by an access point's ARN
   */
  public static QueryTable of(Destination destination, DestinationMapping mapping, Choice choice)
      throws UsageException {
    if (destination.access().target().kind() == BucketKind.ACCESS_POINT) {
      throw new UsageException(
          "s3_aws_bucket_name is an access point's ARN, which no table can name; give the access"
              + " point's alias or the bucket");
    }
    CompiledMapping compiled = mapping.compiled();
    String folder =
        compiled
            .literalFolder()
            .orElseThrow(
                () ->
                    new UsageException(
                        "s3_aws_folder_name depends on the event, so a table cannot know"
                            + " the folders; make it plain text and let partition_by: [type, day,"
                            + " hour] make the folders below it"));
    List<String> header = compiled.layout().columns();
    SubFolders below = compiled.subFolders();
    List<Partition> partitions =
        below.partitions().stream().map(field -> partition(field, compiled, choice)).toList();
    List<String> names = TableColumns.names(header, below.partitions());
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(new Column(names.get(i), compiled.columnContents().get(i)));
    }
    return new QueryTable(
        choice,
        choice.name()
            + "_"
            + (below.layout().isEmpty() ? "files" : compiled.layout().tableVersion()),
        new Files(
            "s3://" + destination.access().bucket() + "/" + folder + below.layout(),
            compiled.layout().delimiter().character(),
            compiled.layout().style().headerLine(),
            Objects.requireNonNullElse(compiled.cellStyle().nullText(), ""),
            columns,
            partitions),
        cautions(compiled, choice));
  }

  /** The table's properties. */
  public Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    if (files.header) {
      properties.put("skip.header.line.count", "1");
    }
    if (!files.partitions.isEmpty()) {
      properties.put("projection.enabled", "true");
      for (Partition partition : files.partitions) {
        partition
            .projection()
            .forEach(
                (key, value) ->
                    properties.put("projection." + partition.name() + "." + key, value));
      }
      properties.put("storage.location.template", files.locationTemplate());
    }
    return properties;
  }

  /** The properties of the SerDe. With {@code athena: true}, no cell has the escape character. */
  public Map<String, String> serdeProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("separatorChar", String.valueOf(files.separator));
    properties.put("quoteChar", "\"");
    properties.put("escapeChar", "\u0000");
    return properties;
  }

  private static Partition partition(
      SubFolders.Partition partition, CompiledMapping mapping, Choice choice) {
    Map<String, String> projection = new LinkedHashMap<>();
    if (partition instanceof ValuePartition own) {
      if (own.values().isEmpty()) {
        projection.put("type", "injected");
      } else {
        List<String> values = new ArrayList<>(own.values());
        values.add(SubFolders.OTHER);
        projection.put("type", "enum");
        projection.put("values", String.join(",", values));
      }
    } else if (partition == PartitionField.TYPE) {
      List<String> types = new ArrayList<>(Event.TYPES);
      types.removeIf(type -> !mapping.mayMatch(TextNode.valueOf(type)));
      types.add(SubFolders.OTHER);
      projection.put("type", "enum");
      projection.put("values", String.join(",", types));
    } else if (partition == PartitionField.DAY) {
      projection.put("type", "date");
      projection.put("format", "yyyy-MM-dd");
      projection.put("range", choice.since() + ",NOW+1DAYS");
      projection.put("interval", "1");
      projection.put("interval.unit", "DAYS");
    } else {
      projection.put("type", "integer");
      projection.put("range", "0,23");
      projection.put("digits", "2");
    }
    return new Partition(partition.column(), projection);
  }

  private static List<String> cautions(CompiledMapping mapping, Choice choice) {
    List<String> cautions = new ArrayList<>();
    if (mapping.cellText().newlines() == CellText.Newlines.KEEP) {
      cautions.add(
          "Cells keep their line breaks, and Athena ends a row at each of them: set `athena: true`"
              + " or `newlines: escape` in the mapping.");
    }
    if (mapping.cellText().nulKept()) {
      cautions.add(
          "Athena drops U+0000 from a cell, and perhaps more: with `athena: true` it is written as"
              + " \\u0000.");
    }
    if (mapping.layout().style().bom() && !mapping.layout().style().headerLine()) {
      cautions.add(
          "Athena takes the byte order mark for the beginning of each file's first cell: leave out"
              + " `bom`, or let files have a header.");
    }
    if (mapping.layout().style().quotes() == Quotes.MINIMAL) {
      cautions.add("The table is tested with all cells in quotes: leave out `quote: minimal`.");
    }
    if (mapping.cellStyle().formulaGuard()) {
      cautions.add(
          "Cells that could be formulas begin with a ' in the table, too: leave out"
              + " `formula_guard`.");
    }
    if (mapping.subFolders().layout().isEmpty()) {
      cautions.add(
          "Athena reads columns by position, so it misreads older files once the columns change:"
              + " `layout_folder: true` keeps old and new files apart.");
    }
    for (SubFolders.Partition partition : mapping.subFolders().partitions()) {
      if (partition instanceof ValuePartition own && own.values().isEmpty()) {
        cautions.add(
            "Athena cannot list the values of "
                + own.column()
                + ": give every query a condition like "
                + own.column()
                + " = 'value', or list `values` in the mapping's partition_by.");
      }
    }
    if (mapping.subFolders().partitions().contains(PartitionField.DAY)) {
      cautions.add(
          choice.since().isAfter(SubFolders.FIRST_DAY)
              ? "The table leaves out the files of days before " + choice.since() + "."
              : "The table begins on "
                  + SubFolders.FIRST_DAY
                  + ": give every query a condition on dt, or let the table begin later with"
                  + " --since <day>.");
    }
    return cautions;
  }
}
