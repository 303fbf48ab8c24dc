package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.delimited.CellNewlines;
import io.spillway.delimited.FileLayout;
import io.spillway.event.Event;
import io.spillway.event.LazyEvent;
import io.spillway.trigger.Trigger;
import java.util.List;
import java.util.Objects;

/**
 * A mapping ("Sync to S3") made ready to run: nothing of its configuration is parsed per event.
 * Safe for use by several threads.
 */
public final class CompiledMapping {
  private final Trigger trigger;
  private final RowEncoder rows;
  private final FileLayout layout;
  private final int batchSize;
  private final String layoutVersion;

  CompiledMapping(
      Trigger trigger, RowEncoder rows, FileLayout layout, int batchSize, String layoutVersion) {
    this.trigger = Objects.requireNonNull(trigger, "trigger");
    this.rows = Objects.requireNonNull(rows, "rows");
    this.layout = Objects.requireNonNull(layout, "layout");
    this.batchSize = batchSize;
    this.layoutVersion = Objects.requireNonNull(layoutVersion, "layoutVersion");
  }

  /**
   * Compiles a mapping as a catalog holds it: {@code trigger}, {@code columns}, {@code batch_size}
   * and the other fields of Segment's destination, and {@code id}, {@code name}, {@code enabled}.
   * Line breaks inside cells are kept.
   *
   * @throws InvalidMappingException with all problems at once
   */
  public static CompiledMapping compile(ObjectNode mapping) throws InvalidMappingException {
    return compile(mapping, CellNewlines.KEEP);
  }

  /**
   * Compiles a mapping whose cells treat line breaks in their own way, which is no setting of
   * Segment's.
   *
   * @throws InvalidMappingException with all problems at once
   */
  public static CompiledMapping compile(ObjectNode mapping, CellNewlines newlines)
      throws InvalidMappingException {
    return new MappingCompiler(mapping, newlines, Extensions.installed()).compile();
  }

  /**
   * What is accepted only because Segment accepts it, and probably does not do what its author had
   * in mind.
   */
  public List<Problem> warnings() {
    return trigger.warning().stream()
        .map(message -> new Problem(Setting.TRIGGER.key(), message))
        .toList();
  }

  /** Whether the trigger takes the event. */
  public boolean matches(Event event) {
    return trigger.matches(event);
  }

  /** The row of an event that {@link #matches}. Never throws for what the event holds. */
  public RowResult row(Event event) {
    return rows.row(event);
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

  /** What a file of this mapping looks like and is called. */
  public FileLayout layout() {
    return layout;
  }

  /** The most rows in one file: {@code batch_size}, or 1 when batching is off. */
  public int batchSize() {
    return batchSize;
  }

  /** 16 hex digits that change whenever the settings that shape rows, files or names change. */
  public String layoutVersion() {
    return layoutVersion;
  }
}
