package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Meter;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.liquid.Filter.Arguments;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Filters for dates. Dates are in UTC unless a filter has a time zone as its argument. */
final class DateFilters {
  private static final String DEFAULT_FORMAT = "%A, %B %-e, %Y at %-l:%M %P %z";
  private static final double MINUTE_MILLIS = 60_000;

  /** Time zones by name of any case: those of IANA, without Java's notations of offsets. */
  private static final Map<String, ZoneId> ZONES = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    ZoneId.getAvailableZoneIds().forEach(id -> ZONES.put(id, ZoneId.of(id)));
    ZoneId.SHORT_IDS.forEach((id, zone) -> ZONES.putIfAbsent(id, ZoneId.of(zone)));
    // What the time zone database has had for these since 2024b; Java has offsets.
    ZONES.put("EST", ZoneId.of("America/Panama"));
    ZONES.put("MST", ZoneId.of("America/Phoenix"));
    ZONES.put("HST", ZoneId.of("Pacific/Honolulu"));
  }

  /** The first argument, if it is text without a percent sign. */
  private static final Pattern WITHOUT_CONVERSION =
      Pattern.compile("\\s*:\\s*[\"']([^\"'%\\\\]+)[\"']");

  /** What other libraries call the parts of a date. */
  private static final Map<String, String> CONVERSIONS =
      Map.ofEntries(
          Map.entry("YYYY", "%Y"),
          Map.entry("yyyy", "%Y"),
          Map.entry("MM", "%m"),
          Map.entry("DD", "%d"),
          Map.entry("dd", "%d"),
          Map.entry("HH", "%H"),
          Map.entry("hh", "%I"),
          Map.entry("mm", "%M"),
          Map.entry("ss", "%S"),
          Map.entry("SS", "%S"));

  private static final Pattern LETTERS = Pattern.compile("YYYY|yyyy|MM|DD|dd|HH|hh|mm|ss|SS");

  private DateFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("date", DateFilters::date);
    filters.put("date_to_xmlschema", fixed("%Y-%m-%dT%H:%M:%S%:z"));
    filters.put("date_to_rfc822", fixed("%a, %d %b %Y %H:%M:%S %z"));
    filters.put("date_to_string", (v, a, c) -> words(v, a, c, "%b"));
    filters.put("date_to_long_string", (v, a, c) -> words(v, a, c, "%B"));
  }

  /**
   * Notes a format without any conversion, which is the same for all dates.
   *
   * @param arguments as the template has them, from the colon
   */
  static void doubt(String arguments, Scanner scanner) {
    Matcher literal = WITHOUT_CONVERSION.matcher(arguments);
    if (literal.lookingAt()) {
      String format = literal.group(1);
      String meant = LETTERS.matcher(format).replaceAll(part -> CONVERSIONS.get(part.group()));
      scanner.doubt(
          "the format " + Diagnostic.quote(format) + " comes out as it is: ",
          "write " + (meant.equals(format) ? "% before each letter, like %Y-%m-%d" : meant));
    }
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
    if (arguments.get(0).asText().equals("ordinal")) {
      boolean american = arguments.get(1).asText().equals("US");
      format = american ? month + " %-d%q, %Y" : "%-d%q " + month + " %Y";
    }
    return formatted(value, format, MissingNode.getInstance(), context);
  }

  /** The text of a date, or the value itself when it is not a date. */
  private static JsonNode formatted(
      JsonNode value, String format, JsonNode zone, RenderContext context) throws LiquidException {
    if (Coercion.isNil(value)) {
      return value;
    }
    context.charge(value.isTextual() ? value.textValue().length() : 0);
    double millis = clipped(millis(Coercion.value(value), context.meter()));
    if (Double.isNaN(millis)) {
      return value;
    }
    boolean universal = zone.isMissingNode() || zone.isNull();
    double offsetMinutes = universal ? 0 : offsetMinutes(zone, millis, context.meter());
    double local = clipped(millis - offsetMinutes * MINUTE_MILLIS);
    if (Double.isNaN(local)) {
      return value;
    }
    String name = universal ? "UTC" : zone.isTextual() ? zone.textValue() : "";
    return TextNode.valueOf(
        new Strftime(millis, local, offsetMinutes, name).format(format, context));
  }

  private static double millis(JsonNode value, Meter meter) {
    if (value.isNumber()) {
      return value.doubleValue() * 1000;
    }
    if (value.isBoolean()) {
      return Coercion.number(value, meter);
    }
    String text = Coercion.string(value, meter);
    if (value.isTextual() && (text.equals("now") || text.equals("today"))) {
      return System.currentTimeMillis();
    }
    if (value.isTextual() && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Double.parseDouble(text) * 1000;
    }
    return EcmaDate.parse(text);
  }

  /** Whole milliseconds; {@code NaN} when they are out of range (ECMA-262, TimeClip). */
  private static double clipped(double millis) {
    return Math.abs(millis) <= EcmaDate.MAX_MILLIS ? (double) (long) millis : Double.NaN;
  }

  /** The minutes from local time to UTC: a number, or those of the time zone with this name. */
  private static double offsetMinutes(JsonNode zone, double millis, Meter meter)
      throws LiquidException {
    if (!zone.isTextual()) {
      return Coercion.number(zone, meter);
    }
    ZoneId id = ZONES.get(zone.textValue());
    if (id == null) {
      throw new LiquidException(
          String.format(
              Locale.ROOT, "date does not know the time zone \"%.40s\"", zone.textValue()));
    }
    ZoneOffset offset = id.getRules().getOffset(Instant.ofEpochMilli((long) millis));
    return -offset.getTotalSeconds() / 60.0;
  }
}
