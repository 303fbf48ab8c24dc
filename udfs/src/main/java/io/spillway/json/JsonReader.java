package io.spillway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import io.spillway.json.MalformedJsonException.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads exactly one JSON value and accepts what ECMAScript's {@code JSON.parse} accepts. Keys keep
 * their order; a repeated key has its last value, at the place of its first. Integers keep all
 * their digits, other numbers are doubles, infinite when they are too large, as in ECMAScript.
 */
public final class JsonReader {
  /**
   * Longest integer literal. Converting digits to a number takes quadratic time, and text of
   * nothing but digits must not be able to stop a task.
   */
  public static final int MAX_INTEGER_DIGITS = 4_000;

  /** Deepest nesting, whatever the caller allows: recursion over a value must be safe. */
  public static final int MAX_DEPTH = 1_000;

  /** An integer of this many digits always fits a {@code long}. */
  private static final int LONG_DIGITS = 18;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /**
   * Names are neither interned nor kept in a symbol table: events choose their own keys, and a
   * table that all of them share would only grow.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH + 1)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final int maxDepth;

  /**
   * @param maxDepth most nested objects and arrays, at least 1; {@link #MAX_DEPTH} when larger
   */
  public JsonReader(int maxDepth) {
    this.maxDepth = Math.min(maxDepth, MAX_DEPTH);
  }

  /** The value that {@code text} consists of. */
  public JsonNode read(String text) throws MalformedJsonException {
    return read(text, Meter.unlimited());
  }

  /** The same; its text and its values are charged to a meter. */
  public JsonNode read(String text, Meter meter) throws MalformedJsonException {
    meter.text(text.length());
    char[] chars = text.toCharArray();
    return read(chars, 0, chars.length, meter);
  }

  /** The value that the range consists of. The array is not kept. */
  public JsonNode read(char[] text, int offset, int length) throws MalformedJsonException {
    return read(text, offset, length, Meter.unlimited());
  }

  private JsonNode read(char[] text, int offset, int length, Meter meter)
      throws MalformedJsonException {
    try (JsonParser parser = FACTORY.createParser(text, offset, length)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new MalformedJsonException(Fault.SYNTAX, "there is no JSON value, only white space");
      }
      JsonNode value = value(parser, first, meter);
      if (parser.nextToken() != null) {
        throw new MalformedJsonException(
            Fault.SYNTAX, "a second JSON value starts " + place(parser));
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException(Fault.SYNTAX, reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not recursive: the reader must not need more stack than a task happens to have. */
  private JsonNode value(JsonParser parser, JsonToken first, Meter meter)
      throws IOException, MalformedJsonException {
    Deque<ContainerNode<?>> open = new ArrayDeque<>();
    String key = "";
    JsonToken token = first;
    while (true) {
      switch (token) {
        case START_OBJECT, START_ARRAY -> {
          meter.values(1);
          checkDepth(parser, open.size() + 1);
          ContainerNode<?> container =
              token == JsonToken.START_OBJECT ? NODES.objectNode() : NODES.arrayNode();
          if (!open.isEmpty()) {
            add(open.peek(), key, container);
          }
          open.push(container);
        }
        case END_OBJECT, END_ARRAY -> {
          ContainerNode<?> container = open.pop();
          if (open.isEmpty()) {
            return container;
          }
        }
        case FIELD_NAME -> key = parser.currentName();
        default -> {
          meter.values(1);
          JsonNode scalar = scalar(parser, token);
          if (open.isEmpty()) {
            return scalar;
          }
          add(open.peek(), key, scalar);
        }
      }
      token = parser.nextToken();
    }
  }

  private static void add(ContainerNode<?> container, String key, JsonNode value) {
    if (container instanceof ObjectNode object) {
      object.set(key, value);
    } else {
      ((ArrayNode) container).add(value);
    }
  }

  private static JsonNode scalar(JsonParser parser, JsonToken token)
      throws IOException, MalformedJsonException {
    return switch (token) {
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new MalformedJsonException(Fault.SYNTAX, "unexpected " + token);
    };
  }

  private void checkDepth(JsonParser parser, int depth) throws MalformedJsonException {
    if (depth > maxDepth) {
      throw new MalformedJsonException(
          Fault.DEPTH,
          "objects and arrays nest deeper than the " + maxDepth + " allowed, " + place(parser));
    }
  }

  private static JsonNode integer(JsonParser parser) throws IOException, MalformedJsonException {
    int digits = parser.getTextLength();
    if (digits <= LONG_DIGITS) {
      return NODES.numberNode(parser.getLongValue());
    }
    if (digits > MAX_INTEGER_DIGITS) {
      throw new MalformedJsonException(
          Fault.INTEGER_DIGITS,
          "an integer has " + digits + " digits, at most " + MAX_INTEGER_DIGITS + " are read");
    }
    return NODES.numberNode(parser.getBigIntegerValue());
  }

  private static String place(JsonParser parser) {
    return "at line "
        + parser.currentTokenLocation().getLineNr()
        + ", column "
        + parser.currentTokenLocation().getColumnNr();
  }

  private static String reason(JsonProcessingException e) {
    String place =
        e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    return MalformedJsonException.sentence(e) + place;
  }
}
