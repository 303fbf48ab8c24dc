package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.delimited.CellText;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileExtension;
import io.spillway.delimited.FileLayout;
import io.spillway.delimited.FileLayout.BatchSizeColumn;
import io.spillway.delimited.ObjectKey;
import io.spillway.delimited.Sha256;
import io.spillway.json.JsonText;
import io.spillway.json.TextTooLongException;
import io.spillway.trigger.InvalidTriggerException;
import io.spillway.trigger.Trigger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a mapping into a {@link CompiledMapping}, or into everything that is wrong with it. */
final class MappingCompiler {
  private static final int DEFAULT_BATCH_SIZE = 100_000;
  private static final int MAX_BATCH_SIZE = 999_999_999;
  private static final int MAX_SHARDS = 64;

  private final List<Problem> problems = new ArrayList<>();
  private final ObjectNode mapping;
  private final MappingReader settings;
  private final Extensions extensions;
  private final ExpressionCompiler expressions;

  MappingCompiler(ObjectNode mapping, Extensions extensions) {
    this.mapping = mapping;
    this.extensions = extensions;
    this.problems.addAll(extensions.problems());
    this.expressions = new ExpressionCompiler(new DirectiveRegistry(extensions), problems);
    this.settings = new MappingReader(mapping, problems);
  }

  CompiledMapping compile() throws InvalidMappingException {
    settings.checkKeys();
    Trigger trigger = trigger();
    Map<String, Expression> columns = columns();
    String audienceColumn = columnName(Setting.AUDIENCE_ACTION_COLUMN_NAME, "audience_action");
    String batchSizeColumn = columnName(Setting.BATCH_SIZE_COLUMN_NAME, "batch_size");
    Delimiter delimiter =
        settings.choice(
            Setting.DELIMITER,
            Delimiter.COMMA,
            Delimiter::ofSetting,
            "\",\", \"|\", \"tab\", \";\", \":\"");
    FileExtension extension =
        settings.choice(
            Setting.FILE_EXTENSION,
            FileExtension.CSV,
            text -> FileExtension.ofSetting(text).filter(e -> !e.isGzip()),
            "\"csv\", \"txt\"");
    QuerySettings query = QuerySettings.read(settings);
    String prefix = prefix();
    checkLiteralFolder(prefix, query);
    List<Problem> hidden = HiddenNames.of(prefix, settings.get(Setting.FOLDER));
    if (query.athena()) {
      problems.addAll(hidden);
    }
    int batchSize = settings.count(Setting.BATCH_SIZE, DEFAULT_BATCH_SIZE, MAX_BATCH_SIZE);
    int shards = settings.count(Setting.SHARDS, 1, MAX_SHARDS);
    boolean batching = settings.flag(Setting.ENABLE_BATCHING, true);
    Expression folder = expression(Setting.FOLDER, new Constant(MissingNode.getInstance()));
    Expression audience =
        new AudienceAction(
            expression(Setting.TRAITS_OR_PROPS, AudienceAction.defaultMemberships()),
            expression(Setting.COMPUTATION_KEY, AudienceAction.defaultKey()));

    List<String> names = new ArrayList<>(columns.keySet());
    if (!audienceColumn.isEmpty()) {
      names.add(audienceColumn);
    }
    if (!batchSizeColumn.isEmpty()) {
      names.add(batchSizeColumn);
    }
    if (!audienceColumn.isEmpty() && columns.containsKey(audienceColumn)) {
      settings.report(
          Setting.AUDIENCE_ACTION_COLUMN_NAME,
          "there already is a column "
              + Wording.quote(audienceColumn)
              + " in columns: give the two different names");
    }
    Map<String, CellTransform> transforms =
        new TransformReader(names, extensions.transforms(), problems)
            .read(settings.get(Setting.COLUMNS_TO_TRANSFORM));
    List<Expression> batchKeys = batchKeys(columns);
    if (trigger == null || !problems.isEmpty()) {
      throw new InvalidMappingException(problems);
    }

    List<RowEncoder.Column> cells = new ArrayList<>();
    columns.forEach(
        (name, value) ->
            cells.add(column(name, DefaultColumns.coerced(name, value), transforms, query)));
    if (!audienceColumn.isEmpty()) {
      cells.add(column(audienceColumn, audience, transforms, query));
    }
    CellTransform batchSizeTransform = transforms.get(batchSizeColumn);
    FileLayout layout =
        new FileLayout(
            FileLayout.headerLine(names, delimiter),
            delimiter,
            batchSizeColumn.isEmpty()
                ? BatchSizeColumn.ABSENT
                : batchSizeTransform != null && batchSizeTransform.hash()
                    ? BatchSizeColumn.SHA256
                    : BatchSizeColumn.PLAIN,
            query.gzip() ? extension.gzip() : extension,
            prefix);
    SubFolders subFolders =
        new SubFolders(
            query.layoutFolder() ? "layout=" + layout.tableVersion() + "/" : "",
            query.partitions());
    RowEncoder rows =
        new RowEncoder(
            cells, query.cells(), delimiter, new FolderName(folder, prefix, subFolders), batchKeys);
    return new CompiledMapping(
        trigger,
        rows,
        layout,
        batching ? batchSize : 1,
        shards,
        layoutVersion(layout, query.cells()),
        query.notes(),
        query.athena() ? List.of() : hidden,
        contents(columns.keySet(), audienceColumn, batchSizeColumn, transforms));
  }

  private List<ColumnContent> contents(
      Collection<String> columns,
      String audienceColumn,
      String batchSizeColumn,
      Map<String, CellTransform> transforms) {
    JsonNode written = settings.get(Setting.COLUMNS);
    JsonNode values = written.isMissingNode() ? DefaultColumns.columns() : written;
    List<ColumnContent> contents = new ArrayList<>();
    for (String name : columns) {
      contents.add(
          transforms.containsKey(name) ? ColumnContent.TEXT : ColumnContent.of(values.path(name)));
    }
    if (!audienceColumn.isEmpty()) {
      contents.add(
          transforms.containsKey(audienceColumn) ? ColumnContent.TEXT : ColumnContent.BOOLEAN);
    }
    if (!batchSizeColumn.isEmpty()) {
      contents.add(
          transforms.containsKey(batchSizeColumn) ? ColumnContent.TEXT : ColumnContent.COUNT);
    }
    return contents;
  }

  private RowEncoder.Column column(
      String name, Expression value, Map<String, CellTransform> transforms, QuerySettings query) {
    return new RowEncoder.Column(name, value, new CellWriter(transforms.get(name), query.cells()));
  }

  private @Nullable Trigger trigger() {
    try {
      return Trigger.compile(settings.text(Setting.TRIGGER, Trigger.DEFAULT));
    } catch (InvalidTriggerException e) {
      settings.report(Setting.TRIGGER, e.getMessage());
      return null;
    }
  }

  private Map<String, Expression> columns() {
    JsonNode columns = settings.get(Setting.COLUMNS);
    if (columns.isMissingNode()) {
      columns = DefaultColumns.columns();
    }
    Map<String, Expression> compiled = new LinkedHashMap<>();
    if (!columns.isObject() || ExpressionCompiler.hasDirectiveKey(columns)) {
      settings.report(
          Setting.COLUMNS,
          "needs an object of column names and mapping values, got " + Wording.got(columns));
      return compiled;
    }
    for (Map.Entry<String, JsonNode> column : columns.properties()) {
      JsonNode value = column.getValue();
      if (!value.isTextual() || !value.textValue().isEmpty()) {
        compiled.put(
            column.getKey(),
            expressions.compile(value, Setting.COLUMNS.key() + "." + column.getKey(), true));
      }
    }
    return compiled;
  }

  /**
   * A mapping that lists its columns is complete, as one pasted from Segment is: a name it leaves
   * out is a column it does not have. Only a mapping without columns gets all the defaults.
   */
  private String columnName(Setting setting, String proposed) {
    boolean isComplete = settings.has(Setting.COLUMNS) || mapping.has(setting.key());
    return settings.text(setting, isComplete ? "" : proposed);
  }

  private String prefix() {
    String prefix = settings.text(Setting.FILENAME_PREFIX, "");
    String problem = ObjectKey.problem(prefix + "_");
    if (problem != null) {
      settings.report(Setting.FILENAME_PREFIX, problem + "; shorten or change it");
    }
    return prefix;
  }

  /** A folder that is the same for every event is right or wrong for all of them. */
  private void checkLiteralFolder(String prefix, QuerySettings query) {
    JsonNode folder = settings.get(Setting.FOLDER);
    if (folder.isTextual() && ObjectKey.problem(prefix + "_") == null) {
      String name = folder.textValue();
      SubFolders below =
          new SubFolders(query.layoutFolder() ? "layout=01234567/" : "", query.partitions());
      String whole = name + (name.endsWith("/") ? "" : "/") + below.of("identify", 0);
      String problem = ObjectKey.problem(whole + prefix + "_");
      if (problem != null) {
        settings.report(Setting.FOLDER, problem + "; shorten or change it");
      }
    }
  }

  private Expression expression(Setting setting, Expression absent) {
    return settings.has(setting)
        ? expressions.compile(settings.get(setting), setting.key(), true)
        : absent;
  }

  /** The values, besides the folder, that rows of one file share. Literal settings always do. */
  private List<Expression> batchKeys(Map<String, Expression> columns) {
    JsonNode keys = settings.get(Setting.BATCH_KEYS);
    List<Expression> expressionsOfKeys = new ArrayList<>();
    if (!keys.isMissingNode() && !keys.isArray()) {
      settings.report(
          Setting.BATCH_KEYS,
          "needs an array of setting or column names, got " + Wording.got(keys));
    }
    for (int i = 0; keys.isArray() && i < keys.size(); i++) {
      String key = keys.get(i).asText();
      if (columns.containsKey(key)) {
        expressionsOfKeys.add(columns.get(key));
      } else if (key.equals(Setting.TRAITS_OR_PROPS.key())) {
        expressionsOfKeys.add(
            expression(Setting.TRAITS_OR_PROPS, AudienceAction.defaultMemberships()));
      } else if (key.equals(Setting.COMPUTATION_KEY.key())) {
        expressionsOfKeys.add(expression(Setting.COMPUTATION_KEY, AudienceAction.defaultKey()));
      } else if (!Setting.isKnown(key)) {
        List<String> known = new ArrayList<>(columns.keySet());
        known.addAll(Setting.keys());
        problems.add(
            new Problem(
                Setting.BATCH_KEYS.key() + "[" + i + "]",
                "there is no setting or column "
                    + Wording.quote(key)
                    + Wording.suggestion(key, known)));
      }
    }
    return expressionsOfKeys;
  }

  /** Settings that are absent count like their defaults, so spelling one out changes nothing. */
  private String layoutVersion(FileLayout layout, CellText cells) {
    StringBuilder shape =
        new StringBuilder(layout + " " + cells.newlines() + (cells.nulKept() ? "" : " NUL"));
    for (Setting setting :
        new Setting[] {
          Setting.COLUMNS,
          Setting.FOLDER,
          Setting.COLUMNS_TO_TRANSFORM,
          Setting.BATCH_KEYS,
          Setting.TRAITS_OR_PROPS,
          Setting.COMPUTATION_KEY
        }) {
      shape.append('\n').append(setting.key()).append('=');
      try {
        JsonNode value = settings.get(setting);
        if (setting == Setting.COLUMNS && value.isMissingNode()) {
          value = DefaultColumns.columns();
        }
        shape.append(value.isMissingNode() ? "" : JsonText.of(value, Integer.MAX_VALUE));
      } catch (TextTooLongException e) {
        throw new IllegalStateException(e);
      }
    }
    return Sha256.hex(shape.toString()).substring(0, 16);
  }
}
