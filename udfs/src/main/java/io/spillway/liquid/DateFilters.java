package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters over points in time. Without a time zone of their own they are in UTC. */
final class DateFilters {
  private static final String DEFAULT_FORMAT = "%A, %B %-e, %Y at %-l:%M %P %z";
  private static final int MAX_OFFSET_MINUTES = 18 * 60;

  private DateFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("date", DateFilters::date);
    filters.put("date_to_xmlschema", fixed("%Y-%m-%dT%H:%M:%S%:z"));
    filters.put("date_to_rfc822", fixed("%a, %d %b %Y %H:%M:%S %z"));
    filters.put("date_to_string", (v, a, r) -> words(v, a, r, "%b"));
    filters.put("date_to_long_string", (v, a, r) -> words(v, a, r, "%B"));
  }

  private static Filter fixed(String format) {
    return (value, arguments, rendering) ->
        formatted(value, format, Rendering.nothing(), rendering);
  }

  private static JsonNode date(JsonNode value, Arguments arguments, Rendering rendering)
      throws LiquidRenderException {
    String format = Js.isNil(arguments.get(0)) ? DEFAULT_FORMAT : arguments.text(0);
    return formatted(value, format, arguments.get(1), rendering);
  }

  /** {@code ordinal} gives the day as 1st, 2nd and so on, {@code US} puts it behind the month. */
  private static JsonNode words(
      JsonNode value, Arguments arguments, Rendering rendering, String month)
      throws LiquidRenderException {
    String format = "%d " + month + " %Y";
    if (arguments.text(0).equals("ordinal")) {
      format = arguments.text(1).equals("US") ? month + " %-d%q, %Y" : "%-d%q " + month + " %Y";
    }
    return formatted(value, format, Rendering.nothing(), rendering);
  }

  /** The text, or the value itself when it is no point in time. */
  private static JsonNode formatted(
      JsonNode value, String format, JsonNode zone, Rendering rendering)
      throws LiquidRenderException {
    Double millis = millis(value);
    if (millis == null || Double.isNaN(millis) || Math.abs(millis) > EcmaDate.MAX_MILLIS) {
      return value;
    }
    Instant instant = Instant.ofEpochMilli((long) (double) millis);
    OffsetDateTime time = instant.atOffset(offset(zone, instant));
    String zoneName = Js.isNil(zone) ? "UTC" : zone.isTextual() ? zone.textValue() : "";
    return TextNode.valueOf(new DateFormat(time, zoneName).format(format, rendering));
  }

  private static @Nullable Double millis(JsonNode value) {
    if (Js.isNil(value)) {
      return null;
    }
    if (value.isNumber()) {
      return value.doubleValue() * 1000;
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? 1.0 : 0.0;
    }
    String text = Js.string(value);
    if (text.equals("now") || text.equals("today")) {
      return (double) System.currentTimeMillis();
    }
    if (value.isTextual() && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Double.parseDouble(text) * 1000;
    }
    return EcmaDate.parse(text);
  }

  /** A number is the minutes that UTC is ahead, a text the name of a time zone. */
  private static ZoneOffset offset(JsonNode zone, Instant instant) throws LiquidRenderException {
    if (Js.isNil(zone)) {
      return ZoneOffset.UTC;
    }
    if (zone.isTextual()) {
      try {
        return ZoneId.of(zone.textValue()).getRules().getOffset(instant);
      } catch (DateTimeException e) {
        throw new LiquidRenderException("date does not know the time zone it is given");
      }
    }
    double minutes = Js.number(zone);
    if (!(Math.abs(minutes) <= MAX_OFFSET_MINUTES)) {
      throw new LiquidRenderException("date takes at most 1080 minutes of time zone offset");
    }
    return ZoneOffset.ofTotalSeconds(-(int) (minutes * 60));
  }

  static String month(OffsetDateTime time, boolean full) {
    return time.getMonth().getDisplayName(full ? TextStyle.FULL : TextStyle.SHORT, Locale.ENGLISH);
  }

  static String weekday(OffsetDateTime time, boolean full) {
    return time.getDayOfWeek()
        .getDisplayName(full ? TextStyle.FULL : TextStyle.SHORT, Locale.ENGLISH);
  }
}
