package io.spillway.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Random events, mapping values, templates and triggers, most of them almost valid. */
public final class RandomInput {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String[] KEYS = {
    "type", "event", "properties", "traits", "context", "a", "b", "0", "", "a.b", "x y", "__proto__"
  };
  private static final String[] TEXTS = {
    "",
    "track",
    " ",
    "é😀",
    "\ud83d",
    "\udc00x",
    "a\"b\\c",
    "{\"j\":[1,{}]}",
    "[[[[",
    "1e999",
    "$&",
    "{{a}}",
    "{{{b}}}",
    "}}",
    "\u0000\n\r\t",
    "2024-02-30T25:61:61Z",
    "%E4%A",
    "&lt;",
    "-0",
    "0x1f",
    "9".repeat(30),
    "x".repeat(2000)
  };
  private static final String[] DIRECTIVES = {
    "@path",
    "@template",
    "@literal",
    "@if",
    "@case",
    "@replace",
    "@arrayPath",
    "@merge",
    "@transform",
    "@flatten",
    "@json",
    "@excludeWhenNull",
    "@liquid",
    "@mask",
    "@nothing",
    "@"
  };
  private static final String[] OPERANDS = {
    "value",
    "operator",
    "pattern",
    "replacement",
    "pattern2",
    "replacement2",
    "global",
    "ignorecase",
    "exists",
    "blank",
    "then",
    "else",
    "objects",
    "direction",
    "apply",
    "mapping",
    "separator",
    "omitArrays",
    "mode",
    "keep"
  };
  private static final String[] WORDS = {
    "upper",
    "lower",
    "left",
    "right",
    "encode",
    "decode",
    ".",
    "_",
    "$.a",
    "$.properties.a[0]",
    "$",
    "a",
    "$$'"
  };
  private static final String[] LIQUID = {
    "{{",
    "}}",
    "{%",
    "%}",
    "{{-",
    "-%}",
    "if ",
    "endif",
    "else",
    "unless ",
    "endunless",
    "assign a = ",
    "capture c",
    "endcapture",
    "raw",
    "endraw",
    "comment",
    "endcomment",
    "liquid ",
    "cycle ",
    "echo ",
    "increment i",
    "block",
    "endblock",
    " a ",
    " properties.a ",
    "event",
    "[0]",
    ".size",
    " | ",
    "append: ",
    "push: ",
    "split: ",
    "date: ",
    "json",
    "round: ",
    "slice: ",
    "truncate: ",
    "replace: ",
    "url_decode",
    "base64_decode",
    "strip_html",
    "where: ",
    "sum",
    "slugify: ",
    "times: ",
    "\"x\"",
    "'%999999999d'",
    "(1..1000000000)",
    "-1",
    "1e9",
    "99999999999999999999",
    ",",
    ":",
    " and ",
    " not ",
    " == ",
    " contains ",
    "nil",
    "empty",
    "blank",
    "\n",
    "#",
    "\\",
    "\"",
    "é"
  };
  private static final String[] TRIGGER = {
    " in ",
    "[",
    "]",
    "length(",
    "lowercase(",
    "typeof(",
    "'a'",
    " AND ",
    "*b",
    "traits.list",
    "type",
    "event",
    "properties.a",
    "traits.",
    "context",
    "anonymousId",
    "contains(",
    "match(",
    "(",
    ")",
    "!",
    "=",
    "!=",
    "<",
    ">=",
    "\"track\"",
    "\"",
    "'",
    "5",
    "-",
    "1.5",
    "1.",
    "null",
    "true",
    "and",
    "or",
    ",",
    ".",
    "\\",
    "\\ ",
    "[",
    "]",
    " ",
    "\n",
    "\r",
    "é",
    "\u2028",
    "&&"
  };

  private final long seed;
  private final Random random;

  public RandomInput(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** Of one fixed seed, and of one that is new in every run. */
  static Stream<RandomInput> ofSeeds() {
    return LongStream.of(20_261_122L, System.nanoTime()).mapToObj(RandomInput::new);
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }

  public int number(int bound) {
    return random.nextInt(bound);
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  public ObjectNode event() {
    ObjectNode event = NODES.objectNode();
    for (int i = random.nextInt(6); i >= 0; i--) {
      event.set(pick(KEYS), value(4));
    }
    return event;
  }

  JsonNode value(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextLong());
      case 3 -> NODES.numberNode(Double.longBitsToDouble(random.nextLong()));
      case 4 -> NODES.numberNode(new BigInteger(200, random));
      case 5, 6 -> NODES.textNode(pick(TEXTS));
      case 7 -> NODES.numberNode(random.nextInt(5));
      case 8 -> object(depth);
      default -> array(depth);
    };
  }

  private ObjectNode object(int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.set(pick(KEYS), value(depth - 1));
    }
    return object;
  }

  private ArrayNode array(int depth) {
    ArrayNode array = NODES.arrayNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      array.add(value(depth - 1));
    }
    return array;
  }

  public JsonNode mapping(int depth) {
    if (depth == 0 || random.nextInt(6) == 0) {
      return random.nextBoolean() ? value(1) : NODES.textNode(pick(WORDS));
    }
    if (random.nextInt(8) == 0) {
      ArrayNode items = NODES.arrayNode();
      for (int i = random.nextInt(4); i > 0; i--) {
        items.add(mapping(depth - 1));
      }
      return items;
    }
    ObjectNode directive = NODES.objectNode();
    String name = random.nextInt(10) == 0 ? pick(KEYS) : pick(DIRECTIVES);
    directive.set(name, operand(name, depth));
    if (random.nextInt(20) == 0) {
      directive.set(pick(KEYS), value(1));
    }
    return directive;
  }

  private JsonNode operand(String name, int depth) {
    if (name.equals("@liquid")) {
      return NODES.textNode(liquid());
    }
    if (random.nextInt(4) == 0) {
      return mapping(depth - 1);
    }
    ObjectNode operand = NODES.objectNode();
    for (int i = random.nextInt(6); i >= 0; i--) {
      operand.set(
          pick(OPERANDS),
          random.nextInt(3) == 0 ? NODES.textNode(pick(WORDS)) : mapping(depth - 1));
    }
    return operand;
  }

  String liquid() {
    return joined(LIQUID, 30);
  }

  public String trigger() {
    return joined(TRIGGER, 25);
  }

  private String joined(String[] from, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most); i >= 0; i--) {
      text.append(pick(from));
    }
    return text.toString();
  }

  /** The bytes of an event, with some of them changed, removed or added. */
  public byte[] damaged(ObjectNode event) {
    byte[] bytes = event.toString().getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        default -> bytes[at] = (byte) "{}[]\",:0\\".charAt(random.nextInt(9));
      }
    }
    return bytes;
  }
}
