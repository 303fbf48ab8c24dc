package io.spillway.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a destination's events, rows and files are doing.
 *
 * @param figures without those that no task shows: a destination that is not in the catalog has
 *     none of events, one that never had a file none of files
 * @param lastFailure when and why the latest attempt to deliver failed, like {@code
 *     2026-11-26T05:00:00Z reason}; empty when the latest one succeeded
 */
public record DestinationStatus(String id, Map<Figure, Long> figures, String lastFailure) {
  public DestinationStatus {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(lastFailure, "lastFailure");
    figures = Map.copyOf(new EnumMap<>(figures));
  }

  /** In one word, what matters most. */
  public enum State {
    /** It refuses its files. */
    DENIED,
    /** The latest attempt failed. */
    FAILING,
    /** Files wait that were staged for an earlier owner of its id. */
    HOLDING,
    /** It takes no events, being disabled or not in the catalog. */
    INACTIVE,
    /** Nothing came of its sources. */
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
    } else if (!figures.containsKey(Figure.RECEIVED_EVENTS)) {
      return State.INACTIVE;
    } else if (of(Figure.RECEIVED_EVENTS) == 0) {
      return State.IDLE;
    }
    return of(Figure.TAKEN_EVENTS) == 0 ? State.UNMATCHED : State.OK;
  }

  /**
   * Whether there is anything to say of it: the catalog has it enabled, or it is owed something.
   */
  boolean matters() {
    return figures.containsKey(Figure.RECEIVED_EVENTS)
        || of(Figure.HELD_ROWS) > 0
        || of(Figure.WAITING_FILES) > 0;
  }

  /** A figure, 0 when no task shows it. */
  public long of(Figure figure) {
    return figures.getOrDefault(figure, 0L);
  }

  /** Events that none of its mappings take, those that were switched off not included. */
  public long unmatchedEvents() {
    return Math.max(
        0, of(Figure.RECEIVED_EVENTS) - of(Figure.TAKEN_EVENTS) - of(Figure.SWITCHED_OFF_EVENTS));
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
    json.putObject("events")
        .put("received", of(Figure.RECEIVED_EVENTS))
        .put("taken", of(Figure.TAKEN_EVENTS))
        .put("unmatched", unmatchedEvents())
        .put("switched_off", of(Figure.SWITCHED_OFF_EVENTS));
    json.putObject("rows")
        .put("made", of(Figure.ROUTED_ROWS))
        .put("rejected", of(Figure.REJECTED_ROWS))
        .put("held", of(Figure.HELD_ROWS))
        .put("delivered", of(Figure.DELIVERED_ROWS));
    json.putObject("files")
        .put("waiting", of(Figure.WAITING_FILES))
        .put("waiting_bytes", of(Figure.WAITING_BYTES))
        .put("held", of(Figure.HELD_FILES))
        .put("oldest_waiting_ms", of(Figure.OLDEST_WAITING_MILLIS))
        .put("delivered", of(Figure.DELIVERED_FILES))
        .put("delivered_bytes", of(Figure.DELIVERED_BYTES));
    if (!lastFailure.isEmpty()) {
      json.putObject("last_failure")
          .put("at", lastFailureTime())
          .put("reason", lastFailureReason());
    }
    return json;
  }
}
