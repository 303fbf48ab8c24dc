package io.spillway.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Meter;
import io.spillway.diagnostic.NearestName;
import io.spillway.event.LazyEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a function of FQL makes of a value. */
record FunctionCall(Function function, Operand argument) implements Operand {
  /** What {@code typeof} gives. */
  static final List<String> TYPES = List.of("string", "number", "bool", "list", "object", "null");

  /** What other languages call them. */
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("text", "string"),
          Map.entry("str", "string"),
          Map.entry("integer", "number"),
          Map.entry("int", "number"),
          Map.entry("float", "number"),
          Map.entry("double", "number"),
          Map.entry("decimal", "number"),
          Map.entry("boolean", "bool"),
          Map.entry("array", "list"),
          Map.entry("map", "object"),
          Map.entry("undefined", "null"),
          Map.entry("missing", "null"));

  /** The type that was probably meant by another word. */
  static Optional<String> meantType(String word) {
    return Optional.ofNullable(OTHER_NAMES.get(word.toLowerCase(Locale.ROOT)))
        .or(() -> NearestName.meant(word, TYPES));
  }

  /** A function with one argument, which gives a value. */
  enum Function {
    /** Items of a list, or bytes of text in UTF-8; 0 for everything else. */
    LENGTH {
      @Override
      JsonNode of(JsonNode value, Meter meter) {
        if (value.isTextual()) {
          meter.scan(value.textValue().length());
          return IntNode.valueOf(utf8Length(value.textValue()));
        }
        return IntNode.valueOf(value.isArray() ? value.size() : 0);
      }
    },

    /** Text in lower case, in no particular language; null for everything else. */
    LOWERCASE {
      @Override
      JsonNode of(JsonNode value, Meter meter) {
        if (!value.isTextual()) {
          return NullNode.getInstance();
        }
        meter.text(value.textValue().length());
        return TextNode.valueOf(value.textValue().toLowerCase(Locale.ROOT));
      }
    },

    /** {@code string}, {@code number}, {@code bool}, {@code list}, {@code object}, {@code null}. */
    TYPEOF {
      @Override
      JsonNode of(JsonNode value, Meter meter) {
        return TextNode.valueOf(
            switch (value.getNodeType()) {
              case STRING -> "string";
              case NUMBER -> "number";
              case BOOLEAN -> "bool";
              case ARRAY -> "list";
              case OBJECT -> "object";
              default -> "null";
            });
      }
    };

    abstract JsonNode of(JsonNode value, Meter meter);

    /** The function of that name. */
    static Optional<Function> named(String name) {
      return Arrays.stream(values())
          .filter(function -> function.name().toLowerCase(Locale.ROOT).equals(name))
          .findFirst();
    }

    private static int utf8Length(String text) {
      int bytes = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        // The two halves of a character beyond the basic plane take four bytes together.
        bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
      }
      return bytes;
    }
  }

  @Override
  public JsonNode in(JsonNode event, Meter meter) {
    return function.of(argument.in(event, meter), meter);
  }

  @Override
  public Supplier<JsonNode> bind(LazyEvent event, Meter meter) {
    Supplier<JsonNode> bound = argument.bind(event, meter);
    return () -> function.of(bound.get(), meter);
  }
}
