package io.spillway.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.json.JsonReader;
import io.spillway.json.JsonScanner;
import io.spillway.json.JsonTape;
import io.spillway.json.JsonText;
import io.spillway.json.MalformedJsonException;
import io.spillway.json.TapeText;
import io.spillway.json.TextOutput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event after another and creates only the values that are asked for: other bytes are
 * copied, or not looked at again. An {@link EventParser} is its specification: it accepts the same
 * events with the same values and rejects the same events with the same messages. For use by one
 * thread.
 */
public final class LazyEvent {
  /** The member of an {@link #withItem} that holds the item. */
  public static final String ITEM = "item";

  /** The member that holds the item's number, from 1. */
  public static final String ITEM_NUMBER = "item_number";

  private final EventParser parser;

  /** The event that this one adds an item to; null for an event as it came. */
  private final @Nullable LazyEvent whole;

  /** Of the whole event, when this one adds an item to it. */
  private final JsonTape tape;

  private final JsonScanner scanner;
  private final JsonReader values = new JsonReader(JsonReader.MAX_DEPTH);
  private final EventPath root;
  private final Map<List<String>, EventPath> paths = new HashMap<>();
  private final EventPath type;
  private final EventPath item;

  private byte[] bytes = {};
  private long number;
  private boolean scanned;
  private @Nullable Event tree;

  /** The members that this one adds to {@link #whole}, without an item that is on the tape. */
  private ObjectNode added = JsonNodeFactory.instance.objectNode();

  private int nextItem;
  private int endOfItems;

  public LazyEvent(EventParser parser) {
    this(parser, null);
  }

  private LazyEvent(EventParser parser, @Nullable LazyEvent whole) {
    this.parser = Objects.requireNonNull(parser, "parser");
    this.whole = whole;
    this.tape = whole == null ? new JsonTape() : whole.tape;
    this.root = new EventPath(this, whole == null);
    this.scanner = new JsonScanner(tape, parser.limits().maxDepth());
    this.type = path(List.of("type"));
    this.item = path(List.of(ITEM));
  }

  /**
   * The current event of this one with the members {@link #ITEM} and {@link #ITEM_NUMBER}, in place
   * of its own members of these names: see {@link #item} and {@link #startItems}.
   */
  public LazyEvent withItem() {
    return new LazyEvent(parser, this);
  }

  /**
   * Makes an item the current one of an event that was made by {@link #withItem}.
   *
   * @param itemNumber from 1; 0 for none
   */
  public void item(JsonNode value, int itemNumber) {
    number++;
    tree = null;
    scanned = false;
    added = withItem(JsonNodeFactory.instance.objectNode(), value, itemNumber);
  }

  /**
   * Whether the items of an array can be had from {@link #nextItem}, which makes no nodes of them.
   * Then there is no current item yet.
   *
   * @param array a path into the event without the item
   */
  public boolean startItems(EventPath array) {
    LazyEvent owner = array.owner();
    if (!owner.isOnTape(array) || !owner.isArray(array)) {
      return false;
    }
    item(MissingNode.getInstance(), 0);
    int position = owner.position(array);
    nextItem = position + 1;
    endOfItems = tape.next(position);
    return true;
  }

  /**
   * Makes the next item of the array the current one of an event that was made by {@link
   * #withItem}.
   *
   * @param itemNumber from 1
   * @return false if there is none; the current item stays then
   */
  public boolean nextItem(int itemNumber) {
    if (nextItem >= endOfItems) {
      return false;
    }
    number++;
    tree = null;
    scanned = true;
    added = JsonNodeFactory.instance.objectNode().put(ITEM_NUMBER, itemNumber);
    item.locate(nextItem, number);
    nextItem = tape.next(nextItem);
    return true;
  }

  /** Sets the members of an item; neither is set when there is none. */
  public static ObjectNode withItem(ObjectNode event, JsonNode item, int itemNumber) {
    if (itemNumber == 0) {
      event.remove(List.of(ITEM, ITEM_NUMBER));
    } else {
      event.set(ITEM, item);
      event.put(ITEM_NUMBER, itemNumber);
    }
    return event;
  }

  /**
   * Makes {@code value} the current event. The bytes must not change while it is the current one.
   *
   * @return null, or the reason why the bytes are not an event; there is no current event then
   */
  public @Nullable RejectedEvent read(byte[] value) {
    number++;
    bytes = value;
    tree = null;
    scanned = value.length <= parser.limits().maxBytes() && scanner.scan(value);
    if (!scanned) {
      EventParser.Result parsed = parser.parse(value);
      if (parsed instanceof RejectedEvent rejected) {
        return rejected;
      }
      tree = (Event) parsed;
    }
    return null;
  }

  /** Makes an event that is a tree already the current one, unless it is. */
  @SuppressWarnings("ReferenceEquality") // comparing the content would take too long
  public void read(Event event) {
    if (tree != event) {
      number++;
      scanned = false;
      tree = event;
    }
  }

  /** The path along the keys; the key of an array item is its index in digits. */
  public EventPath path(List<String> keys) {
    if (keys.isEmpty()) {
      return root;
    }
    if (whole != null && !keys.get(0).equals(ITEM) && !keys.get(0).equals(ITEM_NUMBER)) {
      return whole.path(keys);
    }
    EventPath known = paths.get(keys);
    if (known == null) {
      int last = keys.size() - 1;
      EventPath parent = path(keys.subList(0, last));
      known =
          whole != null && last == 0 && keys.get(0).equals(ITEM)
              ? EventPath.located(parent, ITEM)
              : new EventPath(parent, keys.get(last));
      paths.put(List.copyOf(keys), known);
    }
    return known;
  }

  /** The whole event as a tree. */
  public Event event() {
    if (tree == null) {
      tree = whole == null ? (Event) parser.parse(bytes) : withAdded(whole.event().json());
    }
    return tree;
  }

  private Event withAdded(ObjectNode json) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.setAll(json);
    copy.remove(List.of(ITEM, ITEM_NUMBER));
    copy.setAll(added);
    if (scanned) {
      copy.set(ITEM, value(item));
    }
    return new Event(copy);
  }

  /** The same as {@link Event#type}. */
  public String type() {
    String text = value(type).textValue();
    return text == null ? "" : text;
  }

  /** The value at a path: missing when there is none, null when the path leads through a null. */
  public JsonNode value(EventPath path) {
    if (isElsewhere(path)) {
      return path.owner().value(path);
    }
    JsonNode known = path.remembered(number);
    if (known == null) {
      known = isOnTape(path) ? scannedValue(position(path)) : path.find(members(path));
      path.remember(known, number);
    }
    return known;
  }

  /** Whether a path leads into the event that this one adds an item to. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isElsewhere(EventPath path) {
    return path.owner() != this;
  }

  /** Whether the tape has the value of a path of this event. */
  private boolean isOnTape(EventPath path) {
    return scanned && path.isScannable();
  }

  /** The tree that a path is looked up in: the event's, or only what this one adds to it. */
  @SuppressWarnings("ReferenceEquality")
  private ObjectNode members(EventPath path) {
    return whole == null || path == root ? event().json() : added;
  }

  /** The value of an object's member. The key may come from an event: it is not remembered. */
  public JsonNode member(EventPath object, String key) {
    return isObject(object) ? value(new EventPath(object, key)) : MissingNode.getInstance();
  }

  /** Whether the value at a path is missing or null. */
  public boolean isNullOrMissing(EventPath path) {
    if (isElsewhere(path)) {
      return path.owner().isNullOrMissing(path);
    }
    if (isOnTape(path)) {
      return tape.isNullOrAbsent(position(path));
    }
    return value(path).isNull() || value(path).isMissingNode();
  }

  /** Whether there is no value at a path, not even null. */
  public boolean isMissing(EventPath path) {
    if (isElsewhere(path)) {
      return path.owner().isMissing(path);
    }
    return isOnTape(path) ? position(path) == JsonTape.ABSENT : value(path).isMissingNode();
  }

  public boolean isObject(EventPath path) {
    if (isElsewhere(path)) {
      return path.owner().isObject(path);
    }
    return isOnTape(path) ? tape.isObject(position(path)) : value(path).isObject();
  }

  public boolean isArray(EventPath path) {
    if (isElsewhere(path)) {
      return path.owner().isArray(path);
    }
    return isOnTape(path) ? tape.isArray(position(path)) : value(path).isArray();
  }

  /** Appends the text of the value at a path as {@link JsonText#writePlain} does. */
  public void write(EventPath path, TextOutput out) {
    if (isElsewhere(path)) {
      path.owner().write(path, out);
    } else if (isOnTape(path)) {
      TapeText.write(tape, position(path), out);
    } else {
      JsonText.writePlain(value(path), out);
    }
  }

  private int position(EventPath path) {
    return path.position(tape, number);
  }

  private JsonNode scannedValue(int position) {
    if (position == JsonTape.ABSENT) {
      return MissingNode.getInstance();
    }
    if (tape.isText(position)) {
      return TextNode.valueOf(TapeText.string(tape, position));
    }
    if (tape.isBoolean(position)) {
      return BooleanNode.valueOf(tape.isTrue(position));
    }
    try {
      return values.read(tape.source(position));
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("the scanner accepted what the reader rejects", e);
    }
  }
}
