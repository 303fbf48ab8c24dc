package io.spillway.athena;

import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.catalog.Destination;
import io.spillway.catalog.DestinationMapping;
import io.spillway.delimited.CellText;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.CompiledMapping.ColumnContent;
import io.spillway.mapping.SubFolders;
import io.spillway.mapping.SubFolders.PartitionField;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A table over the files of one mapping, and a view on it that has types.
 *
 * @param choice the database and the view
 * @param name of the table
 * @param cautions what the files may hold that Athena cannot read, or what else to mind
 */
public record QueryTable(Choice choice, String name, Files files, List<String> cautions) {
  /** How Athena, Hive and Glue call what splits lines into cells. */
  public static final String SERDE = "org.apache.hadoop.hive.serde2.OpenCSVSerde";

  public static final String INPUT_FORMAT = "org.apache.hadoop.mapred.TextInputFormat";
  public static final String OUTPUT_FORMAT =
      "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat";

  /**
   * Where the files are and what is in them.
   *
   * @param location ends in {@code /}
   * @param columns all text, in the order of the files
   * @param partitions from the outermost folder, all text, may be empty
   */
  public record Files(
      String location, char separator, List<Column> columns, List<Partition> partitions) {
    public Files {
      columns = List.copyOf(columns);
      partitions = List.copyOf(partitions);
    }

    /** The location of the files of one set of partitions, a variable for each. */
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
   * A column that folders stand for.
   *
   * @param projection how its values are told without looking: {@code type} and what goes with it
   */
  public record Partition(String name, Map<String, String> projection) {}

  /**
   * What the user chooses.
   *
   * @param name of the view; the table's is made of it
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

  /** The name that goes with a mapping when the user gives none. */
  public static String defaultName(String destinationId, String mappingId) {
    return ColumnNames.plain(destinationId + "_" + mappingId);
  }

  /**
   * The table of a mapping.
   *
   * @throws NoTableException when its files lie in folders that no table can tell
   */
  public static QueryTable of(Destination destination, DestinationMapping mapping, Choice choice)
      throws NoTableException {
    CompiledMapping compiled = mapping.compiled();
    String folder =
        compiled
            .literalFolder()
            .orElseThrow(
                () ->
                    new NoTableException(
                        "mapping "
                            + mapping.id()
                            + ": s3_aws_folder_name depends on the event, so no table can tell"
                            + " which folders there are; make it plain text and let partition_by:"
                            + " [type, day, hour] make the folders below it"));
    List<String> header = compiled.layout().columns();
    if (header.isEmpty()) {
      throw new NoTableException("mapping " + mapping.id() + " has no columns; give it some");
    }
    SubFolders below = compiled.subFolders();
    List<Partition> partitions =
        below.partitions().stream().map(field -> partition(field, compiled, choice)).toList();
    List<String> names = ColumnNames.of(header, partitions.stream().map(Partition::name).toList());
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
            columns,
            partitions),
        cautions(compiled, choice));
  }

  /** What the table has besides columns. */
  public Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("skip.header.line.count", "1");
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

  /** What the SerDe is told. No file of a safe mapping holds the escape character. */
  public Map<String, String> serdeProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("separatorChar", String.valueOf(files.separator));
    properties.put("quoteChar", "\"");
    properties.put("escapeChar", "\u0000");
    return properties;
  }

  private static Partition partition(PartitionField field, CompiledMapping mapping, Choice choice) {
    Map<String, String> projection = new LinkedHashMap<>();
    switch (field) {
      case TYPE -> {
        List<String> types = new ArrayList<>(SubFolders.TYPES);
        types.removeIf(type -> !mapping.mayMatch(TextNode.valueOf(type)));
        types.add(SubFolders.OTHER_TYPE);
        projection.put("type", "enum");
        projection.put("values", String.join(",", types));
      }
      case DAY -> {
        projection.put("type", "date");
        projection.put("format", "yyyy-MM-dd");
        projection.put("range", choice.since() + ",NOW+1DAYS");
        projection.put("interval", "1");
        projection.put("interval.unit", "DAYS");
      }
      case HOUR -> {
        projection.put("type", "integer");
        projection.put("range", "0,23");
        projection.put("digits", "2");
      }
    }
    return new Partition(field.column(), projection);
  }

  private static List<String> cautions(CompiledMapping mapping, Choice choice) {
    List<String> cautions = new ArrayList<>();
    if (mapping.cellText().newlines() == CellText.Newlines.KEEP) {
      cautions.add(
          "Line breaks in cells are kept, and Athena takes each for the end of a row: set `athena:"
              + " true` or `newlines: escape` in the mapping.");
    }
    if (mapping.cellText().nulKept()) {
      cautions.add(
          "A cell with U+0000 in it loses that and perhaps more: `athena: true` writes it as"
              + " \\u0000.");
    }
    if (mapping.subFolders().layout().isEmpty()) {
      cautions.add(
          "Athena goes by the position of columns: after a change of columns, files from before it"
              + " are read wrong; `layout_folder: true` keeps them apart.");
    }
    if (mapping.subFolders().partitions().contains(PartitionField.DAY)) {
      cautions.add(
          choice.since().isAfter(SubFolders.FIRST_DAY)
              ? "Events of days before " + choice.since() + " are in files, not in this table."
              : "Days go back to "
                  + SubFolders.FIRST_DAY
                  + ": give queries a condition on dt, or make the table shorter with --since"
                  + " <day>.");
    }
    return cautions;
  }
}
