package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Limits;
import io.spillway.delimited.FileLayout.BatchSizeColumn;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import io.spillway.mapping.ColumnTransform;
import io.spillway.mapping.CompiledMapping.ColumnContent;
import io.spillway.mapping.Directive;
import io.spillway.mapping.Expression;
import io.spillway.mapping.Setting;
import io.spillway.mapping.evaluation.CellWriter;
import io.spillway.mapping.evaluation.RowEncoder;
import io.spillway.mapping.evaluation.ValueDescription;
import io.spillway.mapping.transform.CellTransform;
import io.spillway.mapping.transform.HashSecrets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a mapping's files: those of {@code columns}, then the audience action, then the
 * batch size; and the batch keys, which may be columns.
 */
final class ColumnSettings {
  private static final Set<String> JSON_FIELDS =
      Set.of("properties", "traits", "context", "integrations");
  private static final Set<String> TIME_FIELDS =
      Set.of("timestamp", "receivedAt", "sentAt", "originalTimestamp");

  private final MappingReader settings;
  private final JsonNode written;
  private final Map<String, Expression> columns;
  private final String audienceColumn;
  private final String batchSizeColumn;
  private final Expression audienceAction;
  private final Map<String, CellTransform> transforms;
  private final Set<String> hashSecrets;
  private final List<Expression> batchKeys;

  ColumnSettings(
      MappingReader settings, Map<String, ColumnTransform> extensions, HashSecrets secrets) {
    this.settings = settings;
    this.written =
        settings.has(Setting.COLUMNS) ? settings.get(Setting.COLUMNS) : DefaultColumns.columns();
    this.columns = compileColumns();
    this.audienceColumn = columnName(Setting.AUDIENCE_ACTION_COLUMN_NAME, "audience_action");
    this.batchSizeColumn = columnName(Setting.BATCH_SIZE_COLUMN_NAME, "batch_size");
    if (names().isEmpty() && !settings.diagnostics().hasErrors()) {
      settings.error(
          Setting.COLUMNS,
          written.isEmpty()
              ? "has no columns: "
              : "all its columns are blank, which leaves them out: ",
          "list at least one, or leave columns out for the default ones");
    }
    this.audienceAction =
        new AudienceAction(memberships(), audienceKey(), settings.has(Setting.TRAITS_OR_PROPS));
    if (!audienceColumn.isEmpty() && columns.containsKey(audienceColumn)) {
      settings.error(
          Setting.AUDIENCE_ACTION_COLUMN_NAME,
          "there is already a column " + Diagnostic.quote(audienceColumn) + " in columns: ",
          "give the two different names");
    }
    HashSettings hashes = new HashSettings(secrets, settings.diagnostics());
    this.transforms =
        new TransformSettings(names(), batchSizeColumn, extensions, settings, hashes).read();
    this.hashSecrets = hashes.references();
    this.batchKeys = compileBatchKeys();
  }

  private Map<String, Expression> compileColumns() {
    Map<String, Expression> compiled = new LinkedHashMap<>();
    if (!written.isObject() || Directive.isUsedIn(written)) {
      settings.error(
          Setting.COLUMNS,
          "needs an object of column names and mapping values, got "
              + ValueDescription.of(written));
      return compiled;
    }
    if (written.size() > Limits.MAX_COLUMNS) {
      settings.error(
          Setting.COLUMNS,
          "has " + written.size() + " columns, at most " + Limits.MAX_COLUMNS + " are allowed: ",
          "split the mapping");
      return compiled;
    }
    for (Map.Entry<String, JsonNode> column : written.properties()) {
      JsonNode value = column.getValue();
      if (!value.isTextual() || !value.textValue().isEmpty()) {
        compiled.put(
            column.getKey(),
            settings.compile(value, Setting.COLUMNS.key() + "." + column.getKey()));
      }
    }
    return compiled;
  }

  /**
   * A mapping that lists its columns, such as one pasted from Segment, is complete: it has no
   * column whose name it omits. Only a mapping without columns gets all the defaults.
   */
  private String columnName(Setting setting, String proposed) {
    boolean isComplete = settings.has(Setting.COLUMNS) || settings.hasKey(setting);
    return settings.text(setting, isComplete ? "" : proposed);
  }

  private Expression memberships() {
    return settings.expression(Setting.TRAITS_OR_PROPS, AudienceAction.defaultMemberships());
  }

  private Expression audienceKey() {
    return settings.expression(Setting.COMPUTATION_KEY, AudienceAction.defaultKey());
  }

  private List<Expression> compileBatchKeys() {
    JsonNode keys = settings.get(Setting.BATCH_KEYS);
    List<Expression> compiled = new ArrayList<>();
    if (!keys.isMissingNode() && !keys.isArray()) {
      settings.error(
          Setting.BATCH_KEYS,
          "needs an array of setting or column names, got " + ValueDescription.of(keys));
    }
    for (int i = 0; keys.isArray() && i < keys.size(); i++) {
      String key = keys.get(i).asText();
      if (columns.containsKey(key)) {
        compiled.add(columns.get(key));
      } else if (key.equals(Setting.TRAITS_OR_PROPS.key())) {
        compiled.add(memberships());
      } else if (key.equals(Setting.COMPUTATION_KEY.key())) {
        compiled.add(audienceKey());
      } else if (!Setting.isKnown(key)) {
        List<String> known = new ArrayList<>(columns.keySet());
        known.addAll(Setting.keys());
        settings
            .diagnostics()
            .error(
                Setting.BATCH_KEYS.key() + "[" + i + "]",
                "there is no setting or column " + Diagnostic.quote(key) + ": ",
                NearestName.suggestion(key, known));
      }
    }
    return compiled;
  }

  /** Whether {@code columns_to_transform} has the column. */
  boolean isTransformed(String column) {
    return transforms.containsKey(column);
  }

  /** The name of the column of the batch size; empty when there is none. */
  String batchSizeName() {
    return batchSizeColumn;
  }

  /** The names in the header. */
  List<String> names() {
    List<String> names = new ArrayList<>(columns.keySet());
    if (!audienceColumn.isEmpty()) {
      names.add(audienceColumn);
    }
    if (!batchSizeColumn.isEmpty()) {
      names.add(batchSizeColumn);
    }
    return names;
  }

  /** Makes the writer of a column's cells. */
  interface CellWriters {
    /**
     * The writer of a column.
     *
     * @param alone whether rows have no other cell
     */
    CellWriter of(String column, @Nullable CellTransform transform, boolean alone);
  }

  /** The columns whose values come from the event. */
  List<RowEncoder.Column> eventColumns(CellWriters writers) {
    Map<String, Expression> values = new LinkedHashMap<>();
    columns.forEach((name, value) -> values.put(name, DefaultColumns.coerced(name, value)));
    if (!audienceColumn.isEmpty()) {
      values.put(audienceColumn, audienceAction);
    }
    List<RowEncoder.Column> result = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          CellWriter writer = writers.of(name, transforms.get(name), values.size() == 1);
          result.add(new RowEncoder.Column(name, value, writer));
        });
    return result;
  }

  BatchSizeColumn batchSizeColumn() {
    if (batchSizeColumn.isEmpty()) {
      return BatchSizeColumn.ABSENT;
    }
    CellTransform transform = transforms.get(batchSizeColumn);
    return transform != null && transform.hash() != null
        ? BatchSizeColumn.SHA256
        : BatchSizeColumn.PLAIN;
  }

  /**
   * The values, besides the folder, that rows of one file share. Batch keys that are literal
   * settings are the same for all rows and are not among them.
   */
  List<Expression> batchKeys() {
    return batchKeys;
  }

  /** The references to the secrets of hashes. */
  Set<String> hashSecrets() {
    return hashSecrets;
  }

  /** The contents of all columns. */
  List<ColumnContent> contents() {
    List<ColumnContent> contents = new ArrayList<>();
    columns.keySet().forEach(name -> contents.add(content(name, ofValue(written.path(name)))));
    if (!audienceColumn.isEmpty()) {
      // Not always true or false: a computed trait has any text or number there.
      contents.add(ColumnContent.TEXT);
    }
    if (!batchSizeColumn.isEmpty()) {
      contents.add(content(batchSizeColumn, ColumnContent.COUNT));
    }
    return contents;
  }

  private ColumnContent content(String column, ColumnContent untransformed) {
    return isTransformed(column) ? ColumnContent.TEXT : untransformed;
  }

  /** The content of a column with this mapping value. */
  private static ColumnContent ofValue(JsonNode value) {
    JsonNode directive = value.has("@if") ? value.path("@if").path("then") : value;
    String field = directive.path("@path").asText().replaceFirst("^\\$\\.", "");
    if (JSON_FIELDS.contains(field)) {
      return ColumnContent.JSON;
    }
    return TIME_FIELDS.contains(field) ? ColumnContent.TIME : ColumnContent.TEXT;
  }
}
