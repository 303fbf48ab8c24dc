package io.spillway.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.delimited.FileLayout;
import io.spillway.event.Event;

/** A mapping ("Sync to S3") made ready to run: nothing of its configuration is parsed per event. */
public final class CompiledMapping {
  private CompiledMapping() {}

  /**
   * Compiles a mapping as a catalog holds it: {@code trigger}, {@code columns}, {@code batch_size}
   * and the other fields of Segment's destination, and {@code id}, {@code name}, {@code enabled}.
   *
   * @throws InvalidMappingException with all problems at once
   */
  public static CompiledMapping compile(ObjectNode mapping) throws InvalidMappingException {
    throw new UnsupportedOperationException();
  }

  /** Whether the trigger takes the event. */
  public boolean matches(Event event) {
    throw new UnsupportedOperationException();
  }

  /** The row of an event that {@link #matches}. Never throws for what the event holds. */
  public RowResult row(Event event) {
    throw new UnsupportedOperationException();
  }

  public FileLayout layout() {
    throw new UnsupportedOperationException();
  }

  /** The most rows in one file: {@code batch_size}, or 1 when batching is off. */
  public int batchSize() {
    throw new UnsupportedOperationException();
  }

  /** 16 hex digits that change whenever the settings that shape rows, files or names change. */
  public String layoutVersion() {
    throw new UnsupportedOperationException();
  }
}
