package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Meter;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import io.spillway.event.IsoTime;
import io.spillway.event.LazyEvent;
import io.spillway.mapping.Directive;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.ValueDescription;
import io.spillway.record.SourceRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code @kafka}: something of the record that the event came in; null when the record does not
 * have it. It is not the event's, so filters cannot remove it, and paths do not lead to it.
 */
final class KafkaDirective {
  static final String NAME = "@kafka";

  private static final String HEADER = "header";

  private static final String EXAMPLE = "{\"header\": \"<name>\"}";

  /** What a record has besides headers. */
  private static final Map<String, Part> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("key", (record, meter) -> text(record.key(), meter));
    PARTS.put("topic", (record, meter) -> text(record.topic()));
    PARTS.put("partition", (record, meter) -> number(record.partition()));
    PARTS.put("offset", (record, meter) -> number(record.offset()));
    PARTS.put("timestamp", (record, meter) -> time(record.timestampMillis()));
    PARTS.put("index", (record, meter) -> number(record.index()));
  }

  /** Reads a part of a record. */
  @FunctionalInterface
  private interface Part {
    JsonNode of(SourceRecord record, Meter meter);
  }

  /** Does not need the event's tree. */
  private record OfRecord(Part part) implements Expression {
    @Override
    public JsonNode evaluate(JsonNode root, Meter meter) {
      meter.step();
      return part.of(meter.record(), meter);
    }

    @Override
    public Bound bind(LazyEvent event, Meter meter) {
      return () -> evaluate(NullNode.getInstance(), meter);
    }
  }

  private KafkaDirective() {}

  /** Mistakes are always reported: Segment, which leaves some to the events, has no such value. */
  static Expression compile(JsonNode operand, DirectiveContext lenient) {
    DirectiveContext context = lenient.strict(true);
    if (operand.isTextual()) {
      Part part = PARTS.get(operand.textValue());
      return part == null
          ? refused(
              ValueDescription.of(operand), near(operand.textValue(), PARTS.keySet()), context)
          : new OfRecord(part);
    }
    if (!operand.isObject() || Directive.isUsedIn(operand) || operand.size() != 1) {
      return refused(ValueDescription.of(operand), "", context);
    }
    String key = operand.fieldNames().next();
    if (!key.equals(HEADER)) {
      return refused("the key " + Diagnostic.quote(key), near(key, List.of(HEADER)), context);
    }
    JsonNode name = operand.get(HEADER);
    if (!name.isTextual() || name.textValue().isEmpty()) {
      context.problem(HEADER, "needs the name of a header, got " + ValueDescription.of(name));
      return context.failing("the header has no name");
    }
    String header = name.textValue();
    return new OfRecord((record, meter) -> text(record.headers().apply(header), meter));
  }

  /** Whether it is an operand without mistakes. */
  static boolean takes(JsonNode operand) {
    return PARTS.containsKey(operand.asText())
        || (operand.size() == 1 && operand.path(HEADER).isTextual());
  }

  /**
   * @param remedy empty when nothing is near
   */
  private static Expression refused(String got, String remedy, DirectiveContext context) {
    String message =
        "needs " + Diagnostic.quoteAll(PARTS.keySet()) + " or " + EXAMPLE + ", got " + got + remedy;
    context.problem(message);
    return context.failing(message);
  }

  private static String near(String name, Collection<String> known) {
    return NearestName.meant(name, known)
        .map(nearest -> ": did you mean " + Diagnostic.quote(nearest) + "?")
        .orElse("");
  }

  private static JsonNode text(@Nullable String text) {
    return text == null ? NullNode.getInstance() : TextNode.valueOf(text);
  }

  private static JsonNode number(int number) {
    return number < 0 ? NullNode.getInstance() : IntNode.valueOf(number);
  }

  private static JsonNode number(long number) {
    return number < 0 ? NullNode.getInstance() : LongNode.valueOf(number);
  }

  private static JsonNode time(long millis) {
    return millis < 0 ? NullNode.getInstance() : TextNode.valueOf(IsoTime.text(millis));
  }

  /**
   * The text that bytes are in UTF-8, or their Base64 when they are none or have a character that
   * no text has: so an id in binary is in one form, whatever its bytes.
   */
  private static JsonNode text(byte @Nullable [] bytes, Meter meter) {
    if (bytes == null) {
      return NullNode.getInstance();
    }
    meter.text(bytes.length);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.chars().noneMatch(KafkaDirective::isControl)) {
        return TextNode.valueOf(text);
      }
    } catch (CharacterCodingException e) {
      // Base64 is for these, too.
    }
    meter.text(4L * ((bytes.length + 2) / 3));
    return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes));
  }

  private static boolean isControl(int c) {
    return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
  }
}
