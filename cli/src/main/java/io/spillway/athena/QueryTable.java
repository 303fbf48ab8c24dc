package io.spillway.athena;

import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.catalog.BucketKind;
import io.spillway.catalog.Destination;
import io.spillway.catalog.DestinationMapping;
import io.spillway.delimited.ColumnType;
import io.spillway.delimited.FileExtension;
import io.spillway.diagnostic.Diagnostic;
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
import java.util.Locale;
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
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,120}");

  /**
   * Where the files are and what is in them.
   *
   * @param location the folder, with a {@code /} at the end
   * @param format what the files are; the following three count for delimited ones
   * @param separator the character between two cells
   * @param header whether the first line of each file is not a row
   * @param nullText what cells without a value have; empty for nothing
   * @param columns in the order of the files
   * @param partitions from the outermost folder inwards, text; may be empty
   */
  public record Files(
      String location,
      StorageFormat format,
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

  /**
   * A column of the files.
   *
   * @param type which the table has it as: text, but of Parquet files
   */
  public record Column(String name, ColumnContent content, ColumnType type) {
    /** The type in Hive's dialect, which has none of JSON. */
    public String hiveType() {
      return (type == ColumnType.JSON ? ColumnType.STRING : type).setting();
    }
  }

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
    List<String> cautions = new ArrayList<>(TableCautions.of(compiled, choice));
    boolean isParquet = compiled.layout().extension() == FileExtension.PARQUET;
    List<String> names = TableColumns.names(header, below.partitions());
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (isParquet && !names.get(i).equals(header.get(i).toLowerCase(Locale.ROOT))) {
        cautions.add(
            "The table is without the column "
                + Diagnostic.quote(header.get(i))
                + ", as Athena finds columns of Parquet files by their names and takes none such:"
                + " name it "
                + names.get(i)
                + " in the mapping.");
      } else {
        ColumnType type = isParquet ? compiled.layout().types().get(i) : ColumnType.STRING;
        columns.add(new Column(names.get(i), compiled.columnContents().get(i), type));
      }
    }
    if (columns.isEmpty()) {
      throw new UsageException(
          "Athena takes the name of no column; use letters, digits and _ in them");
    }
    return new QueryTable(
        choice,
        choice.name()
            + "_"
            + (below.layout().isEmpty() ? "files" : compiled.layout().tableVersion()),
        new Files(
            "s3://" + destination.access().bucket() + "/" + folder + below.layout(),
            isParquet ? StorageFormat.PARQUET : StorageFormat.DELIMITED,
            compiled.layout().delimiter().character(),
            !isParquet && compiled.layout().style().headerLine(),
            Objects.requireNonNullElse(compiled.cellStyle().nullText(), ""),
            columns,
            partitions),
        cautions);
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
    if (files.format == StorageFormat.PARQUET) {
      return Map.of("serialization.format", "1");
    }
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
}
