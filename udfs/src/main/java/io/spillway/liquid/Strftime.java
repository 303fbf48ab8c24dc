package io.spillway.liquid;

import io.spillway.json.EcmaNumber;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Formats a date as {@code strftime} does. */
final class Strftime {
  private static final Pattern CONVERSION =
      Pattern.compile("%([-_0^#:]+)?(\\d+)?([EO])?([^\n\r\u2028\u2029])");

  /** Conversions that are padded with spaces; others are padded with zeros. */
  private static final String SPACED = "aAbBceklpP";

  private static final int STEPS_PER_CONVERSION = 32;

  private static final int MAX_WIDTH_DIGITS = 9;

  private final double epochMillis;
  private final OffsetDateTime time;
  private final double offsetMinutes;
  private final String zoneName;

  /**
   * @param epochMillis the date
   * @param localMillis the same in local time, as if that were UTC
   * @param offsetMinutes from local time to UTC
   * @param zoneName the result of {@code %Z}; empty for the offset
   */
  Strftime(double epochMillis, double localMillis, double offsetMinutes, String zoneName) {
    this.epochMillis = epochMillis;
    this.time = Instant.ofEpochMilli((long) localMillis).atOffset(ZoneOffset.UTC);
    this.offsetMinutes = offsetMinutes;
    this.zoneName = zoneName;
  }

  String format(String format, RenderContext context) throws LiquidException {
    context.charge(format.length());
    StringBuilder text = new StringBuilder();
    Matcher matcher = CONVERSION.matcher(format);
    int copied = 0;
    while (matcher.find()) {
      context.meter().steps(STEPS_PER_CONVERSION);
      text.append(format, copied, matcher.start());
      copied = matcher.end();
      String flags = matcher.group(1) == null ? "" : matcher.group(1);
      int width = width(matcher.group(2), context);
      String converted = converted(matcher.group(4).charAt(0), flags, width, context);
      text.append(converted == null ? matcher.group() : converted);
    }
    return text.append(format, copied, format.length()).toString();
  }

  private static int width(@Nullable String digits, RenderContext context) throws LiquidException {
    if (digits == null) {
      return 0;
    }
    int width = digits.length() > MAX_WIDTH_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(digits);
    context.charge(width);
    return width;
  }

  private @Nullable String converted(char c, String flags, int width, RenderContext context)
      throws LiquidException {
    String text = c == 'N' ? fraction(width) : field(c, flags);
    if (text == null) {
      return null;
    }
    if (flags.indexOf('^') >= 0) {
      text = text.toUpperCase(Locale.ROOT);
    } else if (flags.indexOf('#') >= 0) {
      boolean hasLower = text.chars().anyMatch(letter -> letter >= 'a' && letter <= 'z');
      text = hasLower ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT);
    }
    char fill = SPACED.indexOf(c) >= 0 ? ' ' : '0';
    if (flags.indexOf('_') >= 0) {
      fill = ' ';
    } else if (flags.indexOf('0') >= 0) {
      fill = '0';
    }
    int wanted = flags.indexOf('-') >= 0 ? 0 : width > 0 ? width : defaultWidth(c);
    context.charge(Math.max(wanted, text.length()));
    return String.valueOf(fill).repeat(Math.max(0, wanted - text.length())) + text;
  }

  private static int defaultWidth(char c) {
    return switch (c) {
      case 'd', 'e', 'H', 'I', 'k', 'l', 'm', 'M', 'S', 'U', 'W' -> 2;
      case 'j', 'L' -> 3;
      default -> 0;
    };
  }

  private @Nullable String field(char c, String flags) {
    int hour = time.getHour();
    int hour12 = hour % 12 == 0 ? 12 : hour % 12;
    String year = Integer.toString(time.getYear());
    return switch (c) {
      case 'a' -> weekday(TextStyle.SHORT);
      case 'A' -> weekday(TextStyle.FULL);
      case 'b', 'h' -> month(TextStyle.SHORT);
      case 'B' -> month(TextStyle.FULL);
      case 'c' -> localDate() + ", " + localTime(hour12);
      case 'C' -> String.valueOf(Integer.parseInt(year.substring(0, Math.min(2, year.length()))));
      case 'd', 'e' -> Integer.toString(time.getDayOfMonth());
      case 'H', 'k' -> Integer.toString(hour);
      case 'I', 'l' -> Integer.toString(hour12);
      case 'j' -> Integer.toString(time.getDayOfYear());
      case 'L' -> Integer.toString(time.getNano() / 1_000_000);
      case 'm' -> Integer.toString(time.getMonthValue());
      case 'M' -> Integer.toString(time.getMinute());
      case 'p' -> hour < 12 ? "AM" : "PM";
      case 'P' -> hour < 12 ? "am" : "pm";
      case 'q' -> ordinal(time.getDayOfMonth());
      case 's' -> EcmaNumber.text(Math.floor(epochMillis / 1000));
      case 'S' -> Integer.toString(time.getSecond());
      case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
      case 'U' -> week(0);
      case 'w' -> Integer.toString(sundayBased());
      case 'W' -> week(1);
      case 'x' -> localDate();
      case 'X' -> localTime(hour12);
      case 'y' -> year.substring(Math.min(2, year.length()), Math.min(4, year.length()));
      case 'Y' -> year;
      case 'z' -> offset(flags);
      case 'Z' -> zoneName.isEmpty() ? offset(flags) : zoneName;
      case 't' -> "\t";
      case 'n' -> "\n";
      case '%' -> "%";
      default -> null;
    };
  }

  private int sundayBased() {
    return time.getDayOfWeek().getValue() % 7;
  }

  /** As in America, and with the year BC for years before 1. */
  private String localDate() {
    int year = time.getYear() > 0 ? time.getYear() : 1 - time.getYear();
    return time.getMonthValue() + "/" + time.getDayOfMonth() + "/" + year;
  }

  private String localTime(int hour12) {
    return String.format(
        Locale.ROOT,
        "%d:%02d:%02d %s",
        hour12,
        time.getMinute(),
        time.getSecond(),
        time.getHour() < 12 ? "AM" : "PM");
  }

  private String fraction(int width) {
    int digits = width > 0 ? width : 9;
    String millis = String.format(Locale.ROOT, "%03d", time.getNano() / 1_000_000);
    String text = millis.substring(0, Math.min(3, digits));
    return text + "0".repeat(Math.max(0, digits - text.length()));
  }

  private String offset(String flags) {
    double minutes = Math.abs(offsetMinutes);
    return (offsetMinutes > 0 ? "-" : "+")
        + twoDigits(Math.floor(minutes / 60))
        + (flags.indexOf(':') >= 0 ? ":" : "")
        + twoDigits(minutes % 60);
  }

  private static String twoDigits(double number) {
    String text = EcmaNumber.text(number);
    return text.length() < 2 ? "0" + text : text;
  }

  private String month(TextStyle style) {
    return time.getMonth().getDisplayName(style, Locale.ENGLISH);
  }

  private String weekday(TextStyle style) {
    return time.getDayOfWeek().getDisplayName(style, Locale.ENGLISH);
  }

  /** The week of the year as LiquidJS counts it, which differs from C. */
  private String week(int firstDay) {
    int now = time.getDayOfYear() + (firstDay - sundayBased());
    int newYear = time.withDayOfYear(1).getDayOfWeek().getValue() % 7;
    int first = 7 - newYear + firstDay;
    return Integer.toString(Math.floorDiv(now - first, 7) + 1);
  }

  private static String ordinal(int day) {
    if (day >= 11 && day <= 13) {
      return "th";
    }
    return switch (day % 10) {
      case 1 -> "st";
      case 2 -> "nd";
      case 3 -> "rd";
      default -> "th";
    };
  }
}
