package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.delimited.CellText;
import io.spillway.delimited.FileLayout;
import io.spillway.event.Event;
import io.spillway.event.LazyEvent;
import io.spillway.trigger.Trigger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A mapping ("Sync to S3") made ready to run: nothing of its configuration is parsed per event.
 * Safe for use by several threads.
 */
public final class CompiledMapping {
  private final Trigger trigger;
  private final RowEncoder rows;
  private final FileLayout layout;
  private final int batchSize;
  private final int shards;
  private final String layoutVersion;
  private final List<Problem> notes;
  private final List<Problem> warnings;
  private final List<ColumnContent> columnContents;

  CompiledMapping(
      Trigger trigger,
      RowEncoder rows,
      FileLayout layout,
      int batchSize,
      int shards,
      String layoutVersion,
      List<Problem> notes,
      List<Problem> warnings,
      List<ColumnContent> columnContents) {
    this.trigger = Objects.requireNonNull(trigger, "trigger");
    this.rows = Objects.requireNonNull(rows, "rows");
    this.layout = Objects.requireNonNull(layout, "layout");
    this.batchSize = batchSize;
    this.shards = shards;
    this.layoutVersion = Objects.requireNonNull(layoutVersion, "layoutVersion");
    this.notes = List.copyOf(notes);
    this.warnings = List.copyOf(warnings);
    this.columnContents = List.copyOf(columnContents);
  }

  /**
   * Compiles a mapping as a catalog holds it: {@code trigger}, {@code columns}, {@code batch_size}
   * and the other fields of Segment's destination, {@code id}, {@code name}, {@code enabled}, and
   * what is ours: {@code athena}, {@code newlines}, {@code compression}, {@code partition_by},
   * {@code layout_folder}, {@code shards}.
   *
   * @throws InvalidMappingException with all problems at once
   */
  public static CompiledMapping compile(ObjectNode mapping) throws InvalidMappingException {
    return new MappingCompiler(mapping, Extensions.installed()).compile();
  }

  /**
   * What is accepted, often only because Segment accepts it, and probably does not do what its
   * author had in mind.
   */
  public List<Problem> warnings() {
    return Stream.concat(
            trigger.warning().map(text -> new Problem(Setting.TRIGGER.key(), text)).stream(),
            warnings.stream())
        .toList();
  }

  /** What the mapping's preset does, for its author to know; nothing is wrong with it. */
  public List<Problem> notes() {
    return notes;
  }

  /** Whether the trigger takes the event. */
  public boolean matches(Event event) {
    return trigger.matches(event);
  }

  /**
   * The row of an event that {@link #matches}. Never throws for what the event holds.
   *
   * @param recordMillis Kafka's time of the event, for partitions; negative when it has none
   */
  public RowResult row(Event event, long recordMillis) {
    return rows.row(event, recordMillis);
  }

  /**
   * The same mapping for whatever {@code event} holds when it is asked: equal rows to the byte, but
   * made without a tree where that can be. For one thread.
   */
  public BoundMapping bind(LazyEvent event) {
    return new BoundMapping(this, trigger.bind(event), rows.bind(event));
  }

  /** False only when no event with this value of {@code type} is taken, whatever else it holds. */
  public boolean mayMatch(JsonNode type) {
    return trigger.mayMatch(type);
  }

  /** As {@link Trigger#requiredTexts}. */
  public Map<List<String>, Set<String>> requiredTexts() {
    return trigger.requiredTexts();
  }

  /** What a file of this mapping looks like and is called. */
  public FileLayout layout() {
    return layout;
  }

  /** What the columns of the files hold, in their order. */
  public List<ColumnContent> columnContents() {
    return columnContents;
  }

  /** Whether a cell may hold line breaks or U+0000. */
  public CellText cellText() {
    return rows.cellText();
  }

  /** The folder of all files, empty or ending in {@code /}; none when events have a say in it. */
  public Optional<String> literalFolder() {
    return rows.folder().literal();
  }

  /** The folders below that one. */
  public SubFolders subFolders() {
    return rows.folder().subFolders();
  }

  /** The most rows in one file: {@code batch_size}, or 1 when batching is off. */
  public int batchSize() {
    return batchSize;
  }

  /** How many batches of one output may fill side by side: 1 to 64. */
  public int shards() {
    return shards;
  }

  /** 16 hex digits that change whenever the settings that shape rows, files or names change. */
  public String layoutVersion() {
    return layoutVersion;
  }
}
