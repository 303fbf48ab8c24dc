package io.spillway.mapping.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.delimited.CellStyle;
import io.spillway.delimited.CellText;
import io.spillway.delimited.FileLayout;
import io.spillway.delimited.Sha256;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.Diagnostics;
import io.spillway.event.Event;
import io.spillway.json.JsonText;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.CompiledValue;
import io.spillway.mapping.Expression;
import io.spillway.mapping.FileLimits;
import io.spillway.mapping.Setting;
import io.spillway.mapping.SubFolders;
import io.spillway.mapping.evaluation.CellWriter;
import io.spillway.mapping.evaluation.FolderName;
import io.spillway.mapping.evaluation.RowEncoder;
import io.spillway.mapping.transform.HashSecrets;
import io.spillway.record.SourceRecord;
import io.spillway.trigger.Trigger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles a mapping, or reports everything that is wrong with it. */
public final class MappingCompiler {
  private static final int DEFAULT_BATCH_SIZE = 100_000;
  private static final int MAX_BATCH_SIZE = 999_999_999;

  private static final Setting[] ROW_SETTINGS = {
    Setting.COLUMNS,
    Setting.FOLDER,
    Setting.COLUMNS_TO_TRANSFORM,
    Setting.BATCH_KEYS,
    Setting.TRAITS_OR_PROPS,
    Setting.COMPUTATION_KEY
  };

  /** Younger than the state of jobs, which holds versions without them. */
  private static final Setting[] LATER_ROW_SETTINGS = {Setting.ROWS, Setting.ROWS_WHEN_EMPTY};

  private final Diagnostics diagnostics;
  private final MappingReader settings;
  private final Extensions extensions;
  private final HashSecrets secrets;

  private MappingCompiler(ObjectNode mapping, Extensions extensions, HashSecrets secrets) {
    this.extensions = extensions;
    this.secrets = secrets;
    this.diagnostics = diagnostics(extensions);
    this.settings =
        new MappingReader(mapping, new ExpressionCompiler(extensions, diagnostics), diagnostics);
  }

  /**
   * Compiles a mapping of a catalog: {@code trigger}, {@code columns}, {@code batch_size} and the
   * other fields of Segment's destination, {@code id}, {@code name}, {@code enabled}, and
   * Spillway's own settings.
   *
   * @param secrets of its hashes
   * @throws CompilationException with all errors at once
   */
  public static CompiledMapping compile(ObjectNode mapping, HashSecrets secrets)
      throws CompilationException {
    return new MappingCompiler(mapping, Extensions.installed(), secrets).compile();
  }

  /** The same for trying it out: no secret is looked up. */
  public static CompiledMapping compile(ObjectNode mapping) throws CompilationException {
    return compile(mapping, HashSecrets.STAND_IN);
  }

  static CompiledMapping compile(ObjectNode mapping, Extensions extensions)
      throws CompilationException {
    return new MappingCompiler(mapping, extensions, HashSecrets.STAND_IN).compile();
  }

  /**
   * Compiles the value of one column.
   *
   * @param path how messages name the value, e.g. {@code columns.email}
   * @throws CompilationException with all errors at once
   */
  public static CompiledValue compileValue(JsonNode value, String path)
      throws CompilationException {
    return compileValue(value, path, Limits.DEFAULTS);
  }

  /**
   * The same.
   *
   * @param limits what the value is held to for each event
   */
  public static CompiledValue compileValue(JsonNode value, String path, Limits limits)
      throws CompilationException {
    Extensions extensions = Extensions.installed();
    Diagnostics diagnostics = diagnostics(extensions);
    Expression expression = new ExpressionCompiler(extensions, diagnostics).compile(value, path);
    if (diagnostics.hasErrors()) {
      throw diagnostics.failure();
    }
    return new Value(expression, path, limits, diagnostics.of(Severity.WARNING));
  }

  private record Value(Expression expression, String path, Limits limits, List<Diagnostic> warnings)
      implements CompiledValue {
    @Override
    public CellResult cell(Event event, SourceRecord record) {
      Meter meter = new Meter(limits);
      meter.from(record);
      return CellWriter.cell(expression, event, path, meter);
    }
  }

  private static Diagnostics diagnostics(Extensions extensions) {
    Diagnostics diagnostics = new Diagnostics(Place::ofPath);
    extensions.errors().forEach(diagnostics::add);
    return diagnostics;
  }

  private CompiledMapping compile() throws CompilationException {
    settings.checkKeys();
    Trigger trigger = trigger();
    ColumnSettings columns = new ColumnSettings(settings, extensions.transforms(), secrets);
    FormatSettings format = new FormatSettings(settings, columns);
    QuerySettings query = format.query();
    ObjectNaming naming = new ObjectNaming(settings);
    naming.checkLiteralFolder(query);
    Severity ofUnreadable = query.athena() ? Severity.ERROR : Severity.WARNING;
    naming.checkHiddenNames(ofUnreadable);
    naming.checkNamelessFolders(ofUnreadable);
    int batchSize = settings.count(Setting.BATCH_SIZE, DEFAULT_BATCH_SIZE, MAX_BATCH_SIZE);
    int shards = settings.count(Setting.SHARDS, 1, CompiledMapping.MAX_SHARDS);
    FileLimits fileLimits = new FileLimitSettings(settings).read();
    boolean batching = settings.flag(Setting.ENABLE_BATCHING, true);
    Expression folder = settings.expression(Setting.FOLDER, MissingNode.getInstance());
    ItemSettings items = new ItemSettings(settings);
    if (trigger == null || diagnostics.hasErrors()) {
      throw diagnostics.failure();
    }

    FileLayout layout = format.layout(naming.prefix());
    SubFolders subFolders = query.subFolders(layout.tableVersion());
    FolderName folderName = new FolderName(folder, layout, subFolders);
    CompiledMapping.Rows rows =
        items.of(
            new RowEncoder(
                format.eventColumns(), format.delimiter(), folderName, columns.batchKeys()));
    return CompiledMapping.builder(trigger, rows, layout)
        .cells(query.cells(), format.cellStyle(), columns.contents())
        .folders(folderName.literal(), subFolders)
        .hashSecrets(columns.hashSecrets())
        .batches(batching ? batchSize : 1, shards)
        .fileLimits(fileLimits)
        .layoutVersion(layoutVersion(layout, query.cells(), format.cellStyle()))
        .diagnostics(diagnostics.remarks())
        .build();
  }

  private @Nullable Trigger trigger() {
    Place place = diagnostics.place(Setting.TRIGGER.key());
    String fql = settings.text(Setting.TRIGGER, Trigger.DEFAULT);
    if (fql.isBlank()) {
      settings.error(
          Setting.TRIGGER, "is blank: ", "leave it out for the default, " + Trigger.DEFAULT);
      return null;
    }
    try {
      Trigger trigger = Trigger.compile(fql);
      trigger.warnings().forEach(warning -> diagnostics.add(warning.nestedAt(place)));
      return trigger;
    } catch (CompilationException e) {
      diagnostics.add(e.errors().get(0).nestedAt(place));
      return null;
    }
  }

  /** Absent settings count as their defaults, so writing a default out changes nothing. */
  private String layoutVersion(FileLayout layout, CellText cells, CellStyle style) {
    StringBuilder shape =
        new StringBuilder(layout + " " + cells.newlines() + (cells.nulKept() ? "" : " NUL"));
    shape.append(style.equals(CellStyle.SEGMENT) ? "" : " " + style);
    for (Setting setting : ROW_SETTINGS) {
      shape.append('\n').append(setting.key()).append('=');
      JsonNode value = settings.get(setting);
      if (setting == Setting.COLUMNS && value.isMissingNode()) {
        value = DefaultColumns.columns();
      }
      shape.append(value.isMissingNode() ? "" : JsonText.of(value));
    }
    for (Setting setting : LATER_ROW_SETTINGS) {
      if (settings.has(setting)) {
        shape.append('\n').append(setting.key()).append('=');
        shape.append(JsonText.of(settings.get(setting)));
      }
    }
    return Sha256.hex(shape.toString()).substring(0, 16);
  }
}
