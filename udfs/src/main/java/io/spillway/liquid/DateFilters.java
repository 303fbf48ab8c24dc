package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.liquid.Filter.Arguments;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters for dates. Dates are in UTC unless a filter has a time zone as its argument. */
final class DateFilters {
  private static final String DEFAULT_FORMAT = "%A, %B %-e, %Y at %-l:%M %P %z";
  private static final int MAX_OFFSET_MINUTES = 18 * 60;

  private DateFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("date", DateFilters::date);
    filters.put("date_to_xmlschema", fixed("%Y-%m-%dT%H:%M:%S%:z"));
    filters.put("date_to_rfc822", fixed("%a, %d %b %Y %H:%M:%S %z"));
    filters.put("date_to_string", (v, a, c) -> words(v, a, c, "%b"));
    filters.put("date_to_long_string", (v, a, c) -> words(v, a, c, "%B"));
  }

  private static Filter fixed(String format) {
    return (value, arguments, context) ->
        formatted(value, format, MissingNode.getInstance(), context);
  }

  private static JsonNode date(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    String format = Coercion.isNil(arguments.get(0)) ? DEFAULT_FORMAT : arguments.text(0);
    return formatted(value, format, arguments.get(1), context);
  }

  /** {@code ordinal} prints the day as 1st, 2nd and so on; {@code US} prints it after the month. */
  private static JsonNode words(
      JsonNode value, Arguments arguments, RenderContext context, String month)
      throws LiquidException {
    String format = "%d " + month + " %Y";
    if (arguments.text(0).equals("ordinal")) {
      format = arguments.text(1).equals("US") ? month + " %-d%q, %Y" : "%-d%q " + month + " %Y";
    }
    return formatted(value, format, MissingNode.getInstance(), context);
  }

  /** The text of a date, or the value itself when it is not a date. */
  private static JsonNode formatted(
      JsonNode value, String format, JsonNode zone, RenderContext context) throws LiquidException {
    Double millis = millis(value);
    if (millis == null || Double.isNaN(millis) || Math.abs(millis) > EcmaDate.MAX_MILLIS) {
      return value;
    }
    Instant instant = Instant.ofEpochMilli((long) (double) millis);
    OffsetDateTime time = instant.atOffset(offset(zone, instant));
    String zoneName = Coercion.isNil(zone) ? "UTC" : zone.isTextual() ? zone.textValue() : "";
    return TextNode.valueOf(new Strftime(time, zoneName).format(format, context));
  }

  private static @Nullable Double millis(JsonNode value) {
    if (Coercion.isNil(value)) {
      return null;
    }
    if (value.isNumber()) {
      return value.doubleValue() * 1000;
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? 1.0 : 0.0;
    }
    String text = Coercion.string(value);
    if (text.equals("now") || text.equals("today")) {
      return (double) System.currentTimeMillis();
    }
    if (value.isTextual() && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Double.parseDouble(text) * 1000;
    }
    return EcmaDate.parse(text);
  }

  /** A number is the minutes from local time to UTC, text is the name of a time zone. */
  private static ZoneOffset offset(JsonNode zone, Instant instant) throws LiquidException {
    if (Coercion.isNil(zone)) {
      return ZoneOffset.UTC;
    }
    if (zone.isTextual()) {
      try {
        return ZoneId.of(zone.textValue()).getRules().getOffset(instant);
      } catch (DateTimeException e) {
        throw new LiquidException("date does not know the time zone it is given");
      }
    }
    double minutes = Coercion.number(zone);
    if (!(Math.abs(minutes) <= MAX_OFFSET_MINUTES)) {
      throw new LiquidException("date takes at most 1080 minutes of time zone offset");
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
