package io.spillway.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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
  private final EventParser parser;
  private final JsonTape tape = new JsonTape();
  private final JsonScanner scanner;
  private final JsonReader values = new JsonReader(JsonReader.MAX_DEPTH);
  private final EventPath root = new EventPath();
  private final Map<List<String>, EventPath> paths = new HashMap<>();
  private final EventPath type;

  private byte[] bytes = {};
  private long number;
  private boolean scanned;
  private @Nullable Event tree;

  public LazyEvent(EventParser parser) {
    this.parser = Objects.requireNonNull(parser, "parser");
    this.scanner = new JsonScanner(tape, parser.limits().maxDepth());
    this.type = path(List.of("type"));
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
    EventPath known = paths.get(keys);
    if (known == null) {
      int last = keys.size() - 1;
      known = new EventPath(path(keys.subList(0, last)), keys.get(last));
      paths.put(List.copyOf(keys), known);
    }
    return known;
  }

  /** The whole event as a tree. */
  public Event event() {
    if (tree == null) {
      tree = (Event) parser.parse(bytes);
    }
    return tree;
  }

  /** The same as {@link Event#type}. */
  public String type() {
    String text = value(type).textValue();
    return text == null ? "" : text;
  }

  /** The value at a path: missing when there is none, null when the path leads through a null. */
  public JsonNode value(EventPath path) {
    JsonNode known = path.remembered(number);
    if (known == null) {
      known = scanned ? scannedValue(position(path)) : path.find(event().json());
      path.remember(known, number);
    }
    return known;
  }

  /** The value of an object's member. The key may come from an event: it is not remembered. */
  public JsonNode member(EventPath object, String key) {
    return isObject(object) ? value(new EventPath(object, key)) : MissingNode.getInstance();
  }

  /** Whether the value at a path is missing or null. */
  public boolean isNullOrMissing(EventPath path) {
    if (scanned) {
      return tape.isNullOrAbsent(position(path));
    }
    return value(path).isNull() || value(path).isMissingNode();
  }

  public boolean isObject(EventPath path) {
    return scanned ? tape.isObject(position(path)) : value(path).isObject();
  }

  public boolean isArray(EventPath path) {
    return scanned ? tape.isArray(position(path)) : value(path).isArray();
  }

  /** Appends the text of the value at a path as {@link JsonText#writePlain} does. */
  public void write(EventPath path, TextOutput out) {
    if (scanned) {
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
