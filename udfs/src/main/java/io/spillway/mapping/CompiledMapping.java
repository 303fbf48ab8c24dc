package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.delimited.CellStyle;
import io.spillway.delimited.CellText;
import io.spillway.delimited.FileLayout;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.event.Event;
import io.spillway.event.LazyEvent;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.record.SourceRecord;
import io.spillway.trigger.Trigger;
import io.spillway.trigger.Unmet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A compiled mapping ("Sync to S3"): nothing of its configuration is parsed per event. Safe for use
 * by several threads.
 */
public final class CompiledMapping {
  /** The most batches of one output that may fill side by side. */
  public static final int MAX_SHARDS = 64;

  private final Trigger trigger;
  private final Rows rows;
  private final FileLayout layout;
  private final CellText cellText;
  private final CellStyle cellStyle;
  private final Optional<String> literalFolder;
  private final SubFolders subFolders;
  private final List<ColumnContent> columnContents;
  private final int batchSize;
  private final int shards;
  private final FileLimits fileLimits;
  private final String layoutVersion;
  private final Set<String> hashSecrets;
  private final List<Diagnostic> diagnostics;

  /** What the cells of a column contain, as far as the mapping determines it. */
  public enum ColumnContent {
    /** Anything. */
    TEXT,
    /** An object or array of the Segment spec as JSON, or nothing. */
    JSON,
    /** One of the times of the Segment spec, usually ISO 8601 text, or nothing. */
    TIME,
    /** Always a whole number. */
    COUNT
  }

  /** Encodes the events of a mapping. Safe for use by several threads. */
  public interface Rows {
    /** See {@link CompiledMapping#row}. */
    RowResult row(Event event, long recordMillis, Meter meter);

    /** See {@link Bound#row}: a function of Kafka's time, for one thread. */
    LongFunction<RowResult> bind(LazyEvent event, Meter meter);

    /** Whether an event may have no row, or several. */
    default boolean areOfItems() {
      return false;
    }
  }

  /** A mapping that is always asked about the current event of a {@link LazyEvent}. */
  public static final class Bound {
    private final BooleanSupplier trigger;
    private final LongFunction<RowResult> rows;
    private final Meter meter;

    /** What ended the trigger for the current event. */
    private @Nullable RejectedRow failure;

    private Bound(BooleanSupplier trigger, LongFunction<RowResult> rows, Meter meter) {
      this.trigger = trigger;
      this.rows = rows;
      this.meter = meter;
    }

    /**
     * Whether the trigger matches the current event. If it cannot tell, that counts as a match, and
     * {@link #row} says why there is no row. The budget of the mapping for this event starts here.
     */
    public boolean matches() {
      meter.restart();
      failure = null;
      try {
        return trigger.getAsBoolean();
      } catch (RuntimeException | StackOverflowError e) {
        failure = RejectedRow.because(Setting.TRIGGER.key(), e);
        return true;
      }
    }

    /** The row of the current event, if it {@link #matches}: see {@link CompiledMapping#row}. */
    public RowResult row(SourceRecord record) {
      if (failure != null) {
        return failure;
      }
      meter.from(record);
      return rows.apply(record.timestampMillis());
    }
  }

  private CompiledMapping(Builder builder) {
    this.trigger = builder.trigger;
    this.rows = builder.rows;
    this.layout = builder.layout;
    this.cellText = builder.cellText;
    this.cellStyle = builder.cellStyle;
    this.literalFolder = builder.literalFolder;
    this.subFolders = builder.subFolders;
    this.columnContents = builder.columnContents;
    this.batchSize = builder.batchSize;
    this.shards = builder.shards;
    this.fileLimits = builder.fileLimits;
    this.layoutVersion = builder.layoutVersion;
    this.hashSecrets = builder.hashSecrets;
    this.diagnostics = builder.diagnostics;
  }

  /** Begins a mapping from the parts that it cannot do without. */
  public static Builder builder(Trigger trigger, Rows rows, FileLayout layout) {
    return new Builder(trigger, rows, layout);
  }

  /** Warnings, then notes, each at its path in the mapping. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** Whether the trigger matches the event, within {@link Limits#DEFAULTS}. */
  public boolean matches(Event event) {
    return trigger.matches(event);
  }

  /** Why its trigger does not match the event: see {@link Trigger#unmet}. */
  public List<Unmet> unmet(Event event, Meter meter) {
    return trigger.unmet(event, meter);
  }

  /**
   * The row of an event that {@link #matches}, within {@link Limits#DEFAULTS}. Never throws because
   * of what the event contains.
   *
   * @param record that the event came in; its time counts for partitions
   */
  public RowResult row(Event event, SourceRecord record) {
    Meter meter = new Meter(Limits.DEFAULTS);
    meter.from(record);
    return rows.row(event, record.timestampMillis(), meter);
  }

  /**
   * The same mapping for the current event of {@code event}: rows are equal to the byte, but made
   * without building the event's tree where possible. For one thread.
   *
   * @param meter whose limits the mapping is held to; other mappings may use it before and after
   */
  public Bound bind(LazyEvent event, Meter meter) {
    return new Bound(trigger.bind(event, meter), rows.bind(event, meter), meter);
  }

  /** Whether there is a row for each item of an event, and not one for the event. */
  public boolean isOfItems() {
    return rows.areOfItems();
  }

  /** False only when no event with this value of {@code type} can match. */
  public boolean mayMatch(JsonNode type) {
    return trigger.mayMatch(type);
  }

  /** See {@link Trigger#requiredTexts}. */
  public Map<List<String>, Set<String>> requiredTexts() {
    return trigger.requiredTexts();
  }

  /** The form and the names of this mapping's files. */
  public FileLayout layout() {
    return layout;
  }

  /** The contents of the files' columns, in the order of the columns. */
  public List<ColumnContent> columnContents() {
    return columnContents;
  }

  /** Whether a cell may contain line breaks or U+0000. */
  public CellText cellText() {
    return cellText;
  }

  /** Which cells are in quotes, and what stands for null. */
  public CellStyle cellStyle() {
    return cellStyle;
  }

  /** The folder of all files, empty or ending in {@code /}; absent when it depends on the event. */
  public Optional<String> literalFolder() {
    return literalFolder;
  }

  /** The folders below that one. */
  public SubFolders subFolders() {
    return subFolders;
  }

  /** The references to the secrets of its hashes. */
  public Set<String> hashSecrets() {
    return hashSecrets;
  }

  /** The most rows in one file: {@code batch_size}, or 1 when batching is off. */
  public int batchSize() {
    return batchSize;
  }

  /** How many batches of one output may fill side by side: 1 to {@link #MAX_SHARDS}. */
  public int shards() {
    return shards;
  }

  /** What closes its files before they are full. */
  public FileLimits fileLimits() {
    return fileLimits;
  }

  /** 16 hex digits that change whenever the settings that shape rows, files or names change. */
  public String layoutVersion() {
    return layoutVersion;
  }

  /** Collects the parts of a mapping. */
  public static final class Builder {
    private final Trigger trigger;
    private final Rows rows;
    private final FileLayout layout;
    private CellText cellText = CellText.UNCHANGED;
    private CellStyle cellStyle = CellStyle.SEGMENT;
    private Optional<String> literalFolder = Optional.empty();
    private SubFolders subFolders = SubFolders.NONE;
    private List<ColumnContent> columnContents = List.of();
    private int batchSize = 1;
    private int shards = 1;
    private FileLimits fileLimits = FileLimits.NONE;
    private String layoutVersion = "";
    private Set<String> hashSecrets = Set.of();
    private List<Diagnostic> diagnostics = List.of();

    private Builder(Trigger trigger, Rows rows, FileLayout layout) {
      this.trigger = Objects.requireNonNull(trigger, "trigger");
      this.rows = Objects.requireNonNull(rows, "rows");
      this.layout = Objects.requireNonNull(layout, "layout");
    }

    /** The form of the cells, and their contents column by column. */
    public Builder cells(CellText text, CellStyle style, List<ColumnContent> contents) {
      cellText = Objects.requireNonNull(text, "text");
      cellStyle = Objects.requireNonNull(style, "style");
      columnContents = List.copyOf(contents);
      return this;
    }

    /** The mapping's folder, absent when it depends on the event, and the folders below it. */
    public Builder folders(Optional<String> literal, SubFolders below) {
      literalFolder = Objects.requireNonNull(literal, "literal");
      subFolders = Objects.requireNonNull(below, "below");
      return this;
    }

    /** See {@link CompiledMapping#hashSecrets}. */
    public Builder hashSecrets(Set<String> references) {
      hashSecrets = Set.copyOf(references);
      return this;
    }

    /** The most rows in a batch, and how many batches of one output may fill side by side. */
    public Builder batches(int size, int shardCount) {
      batchSize = size;
      shards = shardCount;
      return this;
    }

    /** See {@link CompiledMapping#fileLimits}. */
    public Builder fileLimits(FileLimits limits) {
      fileLimits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /** See {@link CompiledMapping#layoutVersion}. */
    public Builder layoutVersion(String version) {
      layoutVersion = Objects.requireNonNull(version, "version");
      return this;
    }

    /** Warnings, then notes, about the mapping's settings. */
    public Builder diagnostics(List<Diagnostic> remarks) {
      diagnostics = List.copyOf(remarks);
      return this;
    }

    /**
     * The mapping.
     *
     * @throws IllegalArgumentException when the parts do not fit together
     */
    public CompiledMapping build() {
      if (batchSize < 1 || shards < 1 || shards > MAX_SHARDS) {
        throw new IllegalArgumentException(
            "batches of " + batchSize + " rows in " + shards + " shards");
      }
      if (columnContents.size() < layout.columns().size()) {
        throw new IllegalArgumentException(
            layout.columns().size() + " columns, " + columnContents.size() + " contents");
      }
      return new CompiledMapping(this);
    }
  }
}
