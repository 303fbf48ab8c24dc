package io.spillway.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a destination's events, rows and files are doing.
 *
 * @param entry what the catalog says of it
 * @param figures without those that no task shows: one that never had a file has none of files
 * @param lastFailure when and why the latest attempt at a file that still waits failed, like {@code
 *     2026-11-26T05:00:00Z reason}; empty when none did
 */
public record DestinationStatus(
    String id, Entry entry, Map<Figure, Long> figures, String lastFailure) {
  public DestinationStatus {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(entry, "entry");
    Objects.requireNonNull(lastFailure, "lastFailure");
    figures = Map.copyOf(figures);
  }

  /** What the catalog in force says of a destination. */
  public enum Entry {
    ENABLED,
    DISABLED,
    /** It has none. */
    REMOVED,
    /** The tasks that know it have not answered. */
    UNKNOWN;

    @Nullable Boolean isInCatalog() {
      return this == UNKNOWN ? null : Boolean.valueOf(this != REMOVED);
    }

    @Nullable Boolean isEnabled() {
      return this == UNKNOWN ? null : Boolean.valueOf(this == ENABLED);
    }
  }

  /** In one word, what matters most: the first of these that is so. */
  public enum State {
    /** It refuses its files. */
    DENIED,
    /** The latest attempt at a file that still waits failed. */
    FAILING,
    /** Files wait that were staged for an earlier owner of its id. */
    HOLDING,
    /** It takes no events, being disabled or not in the catalog. */
    INACTIVE,
    /** Nothing came of its sources, and there is nothing of before. */
    IDLE,
    /** Events came, and none of its mappings took one. */
    UNMATCHED,
    OK
  }

  /** What matters most. */
  public State state() {
    if (of(Figure.DENIED) > 0) {
      return State.DENIED;
    } else if (!lastFailure.isEmpty()) {
      return State.FAILING;
    } else if (of(Figure.HELD_FILES) > 0) {
      return State.HOLDING;
    } else if (entry == Entry.DISABLED || entry == Entry.REMOVED) {
      return State.INACTIVE;
    } else if (hasRows() || entry == Entry.UNKNOWN || keptAway() > 0) {
      return State.OK;
    } else if (of(Figure.RECEIVED_EVENTS) == 0) {
      return State.IDLE;
    }
    return of(Figure.TAKEN_EVENTS) == 0 ? State.UNMATCHED : State.OK;
  }

  /** Whether it has rows of earlier events: those do not count any more after a restart. */
  private boolean hasRows() {
    return isOwed() || of(Figure.DELIVERED_FILES) > 0;
  }

  private boolean isOwed() {
    return of(Figure.HELD_ROWS) > 0 || of(Figure.WAITING_FILES) > 0;
  }

  /** Whether the job knows it: the catalog has it, or it is owed something. */
  boolean isKnown() {
    return entry == Entry.ENABLED || entry == Entry.DISABLED || isOwed();
  }

  /** Whether there is anything to say of it: it takes events, or is owed something. */
  public boolean matters() {
    return entry == Entry.ENABLED || isOwed();
  }

  /** A figure, 0 when no task shows it. */
  public long of(Figure figure) {
    return figures.getOrDefault(figure, 0L);
  }

  /** Events that none of its mappings take, those that were kept away not included. */
  public long unmatchedEvents() {
    return Math.max(0, of(Figure.RECEIVED_EVENTS) - of(Figure.TAKEN_EVENTS) - keptAway());
  }

  private long keptAway() {
    return of(Figure.SWITCHED_OFF_EVENTS) + of(Figure.FILTERED_EVENTS);
  }

  /** When the latest failure was; empty when there is none. */
  public String lastFailureTime() {
    return lastFailure.substring(0, Math.max(0, lastFailure.indexOf(' ')));
  }

  /** Why it was, and what to do about it; empty when there is none. */
  public String lastFailureReason() {
    return lastFailure.substring(lastFailure.indexOf(' ') + 1);
  }

  /** As JSON; docs/operations/run.md has its members. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("destination", id).put("state", state().name().toLowerCase(Locale.ROOT));
    json.put("in_catalog", entry.isInCatalog()).put("enabled", entry.isEnabled());
    json.putObject("events")
        .put("received", of(Figure.RECEIVED_EVENTS))
        .put("taken", of(Figure.TAKEN_EVENTS))
        .put("unmatched", unmatchedEvents())
        .put("switched_off", of(Figure.SWITCHED_OFF_EVENTS))
        .put("filtered", of(Figure.FILTERED_EVENTS));
    json.putObject("rows")
        .put("made", of(Figure.ROUTED_ROWS))
        .put("rejected", of(Figure.REJECTED_ROWS))
        .put("held", of(Figure.HELD_ROWS))
        .put("delivered", of(Figure.DELIVERED_ROWS))
        .put("lost", of(Figure.LOST_ROWS))
        .put("discarded", of(Figure.DISCARDED_ROWS));
    json.putObject("files")
        .put("waiting", of(Figure.WAITING_FILES))
        .put("waiting_bytes", of(Figure.WAITING_BYTES))
        .put("held", of(Figure.HELD_FILES))
        .put("oldest_waiting_ms", of(Figure.OLDEST_WAITING_MILLIS))
        .put("delivered", of(Figure.DELIVERED_FILES))
        .put("delivered_bytes", of(Figure.DELIVERED_BYTES))
        .put("lost", of(Figure.LOST_FILES))
        .put("discarded", of(Figure.DISCARDED_FILES));
    if (!lastFailure.isEmpty()) {
      json.putObject("last_failure")
          .put("at", lastFailureTime())
          .put("reason", lastFailureReason());
    }
    return json;
  }
}
