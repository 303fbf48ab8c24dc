package io.spillway.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spillway.json.EcmaText;
import io.spillway.json.JsonTape;
import org.jspecify.annotations.Nullable;

/**
 * A path into events. It belongs to the {@link LazyEvent} that created it and remembers the value
 * that the current event has there, so that many mappings share the cost of one look-up.
 */
public final class EventPath {
  /** No array is so long that an index needs more; longer digits are a key like any other. */
  private static final int MAX_INDEX_DIGITS = 9;

  private static final int NO_INDEX = -1;

  private final LazyEvent owner;
  private final boolean scannable;
  private final @Nullable EventPath parent;
  private final String step;
  private final int index;

  /** Null when no scanned event can have the key. */
  private final JsonTape.@Nullable Key key;

  private long located = -1;
  private int position;
  private long valued = -1;
  private JsonNode value = MissingNode.getInstance();

  /**
   * The event itself.
   *
   * @param scannable whether a scanned event is on the tape as a whole
   */
  EventPath(LazyEvent owner, boolean scannable) {
    this.owner = owner;
    this.scannable = scannable;
    this.parent = null;
    this.step = "";
    this.index = NO_INDEX;
    this.key = null;
  }

  EventPath(EventPath parent, String step) {
    this(parent, step, parent.scannable);
  }

  private EventPath(EventPath parent, String step, boolean scannable) {
    this.owner = parent.owner;
    this.scannable = scannable;
    this.parent = parent;
    this.step = step;
    this.index = isIndex(step) ? Integer.parseInt(step) : NO_INDEX;
    this.key = EcmaText.isWellFormed(step) ? JsonTape.Key.of(step) : null;
  }

  /** A member that is somewhere on the tape, wherever its parent is: see {@link #locate}. */
  static EventPath located(EventPath parent, String step) {
    return new EventPath(parent, step, true);
  }

  /** Sets the position in an event. */
  void locate(int there, long event) {
    located = event;
    position = there;
  }

  /** Whether a scanned event has it on the tape. */
  boolean isScannable() {
    return scannable;
  }

  /** Which event it leads into. */
  LazyEvent owner() {
    return owner;
  }

  /** The position on the tape; a path that continues after a null leads to that null. */
  int position(JsonTape tape, long event) {
    if (located != event) {
      located = event;
      position = parent == null ? 0 : child(tape, parent.position(tape, event));
    }
    return position;
  }

  private int child(JsonTape tape, int container) {
    if (tape.isArray(container)) {
      return index == NO_INDEX ? JsonTape.ABSENT : tape.item(container, index);
    }
    if (tape.isNull(container)) {
      return container;
    }
    return key == null ? JsonTape.ABSENT : tape.member(container, key);
  }

  /** The remembered value of the event; null when there is none yet. */
  @Nullable JsonNode remembered(long event) {
    return valued == event ? value : null;
  }

  void remember(JsonNode found, long event) {
    value = found;
    valued = event;
  }

  /** The value that a tree has at the path. */
  JsonNode find(JsonNode root) {
    if (parent == null) {
      return root;
    }
    JsonNode container = parent.find(root);
    if (container.isObject()) {
      return container.path(step);
    }
    if (container.isArray() && index != NO_INDEX) {
      return container.path(index);
    }
    return container.isNull() ? container : MissingNode.getInstance();
  }

  private static boolean isIndex(String step) {
    return !step.isEmpty()
        && step.length() <= MAX_INDEX_DIGITS
        && (step.length() == 1 || step.charAt(0) != '0')
        && step.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
