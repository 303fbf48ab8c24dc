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
import io.spillway.json.TextTooLongException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event after the other, of which only what is asked for is made: the others' bytes are copied,
 * or never looked at again. An {@link EventParser} specifies it: it takes the same events, rejects
 * the others with the same words, and has the same values. For one thread.
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
   * Goes on to the event that the bytes are, which must not change while it is the current one.
   *
   * @return null, or the reason why they are no event: then there is none
   */
  public @Nullable RejectedEvent read(byte[] value) {
    number++;
    bytes = value;
    tree = null;
    scanned = value.length <= parser.limits().maxBytes() && scanner.scan(value);
    if (!scanned) {
      ParsedEvent parsed = parser.parse(value);
      if (parsed instanceof RejectedEvent rejected) {
        return rejected;
      }
      tree = (Event) parsed;
    }
    return null;
  }

  /** The place that the keys lead to; items of arrays are reached by their index in digits. */
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

  /** As {@link Event#type}. */
  public String type() {
    String text = value(type).textValue();
    return text == null ? "" : text;
  }

  /** The value at a path: missing when there is none, null when something on the way is null. */
  public JsonNode value(EventPath path) {
    JsonNode known = path.remembered(number);
    if (known == null) {
      known = scanned ? scannedValue(position(path)) : path.find(event().json());
      path.remember(known, number);
    }
    return known;
  }

  /** The value of an object's member; the key may be one that an event chose. */
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

  /** Appends the value at a path as {@link JsonText#writePlain} does. */
  public void write(EventPath path, TextOutput out) throws TextTooLongException {
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
      throw new IllegalStateException("the scanner took what the reader does not", e);
    }
  }
}
