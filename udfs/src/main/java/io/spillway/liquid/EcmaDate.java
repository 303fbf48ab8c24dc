package io.spillway.liquid;

import io.spillway.json.EcmaText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses dates as V8's {@code Date.parse} does, in UTC: the ISO format of ECMA-262, else numbers,
 * names of months, times and time zones in nearly any order.
 */
final class EcmaDate {
  /** The greatest distance of a date from 1970 (ECMA-262, time values). */
  static final double MAX_MILLIS = 8.64e15;

  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4}|[+-]\\d{6})(?:-(\\d\\d)(?:-(\\d\\d))?)?"
              + "(?:T(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d+))?)?(Z|[+-]\\d\\d:?\\d\\d)?)?");
  private static final Pattern PART =
      Pattern.compile("\\d+|[A-Za-z]+|\\([^)]*\\)?|.", Pattern.DOTALL);
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final Map<String, Integer> ZONES =
      Map.ofEntries(
          Map.entry("utc", 0),
          Map.entry("ut", 0),
          Map.entry("gmt", 0),
          Map.entry("z", 0),
          Map.entry("est", -300),
          Map.entry("edt", -240),
          Map.entry("cst", -360),
          Map.entry("cdt", -300),
          Map.entry("mst", -420),
          Map.entry("mdt", -360),
          Map.entry("pst", -480),
          Map.entry("pdt", -420));

  private final List<Integer> day = new ArrayList<>();
  private final List<Integer> time = new ArrayList<>();
  private int month;
  private int millis;
  private int half = -1;
  private int zoneMinutes;
  private boolean spoiled;

  private EcmaDate() {}

  /** Milliseconds since 1970; {@code NaN} for text that is not a date. */
  static double parse(String text) {
    String trimmed = EcmaText.trim(text);
    if (trimmed.length() > 200) {
      return Double.NaN;
    }
    Matcher iso = ISO.matcher(trimmed);
    return iso.matches() ? iso(iso) : new EcmaDate().loose(trimmed);
  }

  private static double iso(Matcher iso) {
    double millis = 0;
    if (iso.group(7) != null) {
      String digits = (iso.group(7) + "00").substring(0, 3);
      millis = Integer.parseInt(digits);
    }
    String zone = iso.group(8);
    int offset = 0;
    if (zone != null && !zone.equals("Z")) {
      int minutes =
          number(zone.substring(1, 3), 0) * 60 + number(zone.substring(zone.length() - 2), 0);
      offset = zone.charAt(0) == '-' ? -minutes : minutes;
    }
    return millis(
        number(iso.group(1), 0),
        number(iso.group(2), 1),
        number(iso.group(3), 1),
        number(iso.group(4), 0),
        number(iso.group(5), 0),
        number(iso.group(6), 0),
        millis,
        offset);
  }

  private static int number(@Nullable String digits, int absent) {
    return digits == null ? absent : Integer.parseInt(digits);
  }

  private static double millis(
      int year, int month, int day, int hour, int minute, int second, double millis, int offset) {
    boolean midnight = hour == 24 && minute == 0 && second == 0 && millis == 0;
    if (month < 1 || month > 12 || day < 1 || day > 31) {
      return Double.NaN;
    }
    if ((hour > 23 && !midnight) || minute > 59 || second > 59) {
      return Double.NaN;
    }
    // A day that the month does not have is one of the next month.
    long days = LocalDate.of(year, month, 1).toEpochDay() + day - 1;
    return ((days * 24.0 + hour) * 60 + minute - offset) * 60_000 + second * 1000.0 + millis;
  }

  private double loose(String text) {
    Matcher parts = PART.matcher(text);
    List<String> all = new ArrayList<>();
    while (parts.find()) {
      all.add(parts.group());
    }
    int i = 0;
    while (i < all.size()) {
      String part = all.get(i);
      char c = part.charAt(0);
      String next = at(all, i + 1);
      if (Scanner.isDigit(c)) {
        i += digits(part, next, at(all, i + 2), at(all, i + 3));
      } else if (Character.isLetter(c)) {
        if (!word(part)) {
          return Double.NaN;
        }
        i++;
      } else if ((c == '+' || c == '-') && !time.isEmpty() && isNumber(next)) {
        i += zone(c, next, all.subList(i + 2, all.size()));
      } else {
        i++;
      }
    }
    return composed();
  }

  private static String at(List<String> parts, int index) {
    return index < parts.size() ? parts.get(index) : "";
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty() && Scanner.isDigit(part.charAt(0));
  }

  private static boolean mayFollowTime(String part) {
    return part.isEmpty()
        || part.equals("+")
        || part.equals("-")
        || part.equalsIgnoreCase("z")
        || EcmaText.isWhiteSpace(part.charAt(0));
  }

  /** How many parts the number takes with its sign. */
  private int digits(String part, String next, String second, String third) {
    if (part.length() > 9) {
      day.add(Integer.MAX_VALUE);
      return 1;
    }
    int value = Integer.parseInt(part);
    boolean inTime = !time.isEmpty() && time.size() < 3 && half == -2;
    if (next.equals(":") && (time.isEmpty() || inTime)) {
      time.add(value);
      half = -2;
      return 2;
    }
    if (inTime) {
      time.add(value);
      half = -1;
      boolean fraction = next.equals(".") && isNumber(second);
      if (fraction) {
        millis = Integer.parseInt((second + "00").substring(0, 3));
      }
      spoiled |= !mayFollowTime(fraction ? third : next);
      return fraction ? 3 : 1;
    }
    day.add(value);
    return next.equals("-") || next.equals("/") ? 2 : 1;
  }

  private boolean word(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    int found = lower.length() >= 3 ? MONTHS.indexOf(lower.substring(0, 3)) : -1;
    if (found >= 0 && found % 3 == 0) {
      month = found / 3 + 1;
    } else if ((lower.equals("am") || lower.equals("pm")) && !time.isEmpty()) {
      half = lower.equals("pm") ? 1 : 0;
    } else if (ZONES.containsKey(lower) && !day.isEmpty()) {
      zoneMinutes = ZONES.get(lower);
    } else {
      // Words before the first number mean nothing; after it they spoil the whole.
      return day.isEmpty() && time.isEmpty();
    }
    return true;
  }

  private int zone(char sign, String digits, List<String> after) {
    int value = digits.length() > 4 ? 0 : Integer.parseInt(digits);
    boolean colon = after.size() >= 2 && after.get(0).equals(":") && isNumber(after.get(1));
    int minutes =
        colon && after.get(1).length() <= 2
            ? value * 60 + Integer.parseInt(after.get(1))
            : digits.length() <= 2 ? value * 60 : value / 100 * 60 + value % 100;
    zoneMinutes = sign == '-' ? -minutes : minutes;
    return colon ? 4 : 2;
  }

  /** Numbers that are not there count as 1, and the year 1 is 2001. */
  private double composed() {
    if (spoiled || day.isEmpty() || day.size() > 3) {
      return Double.NaN;
    }
    while (day.size() < 3) {
      day.add(1);
    }
    boolean yearFirst = day.get(0) < 1 || day.get(0) > 31;
    int year;
    int composedDay;
    int composedMonth = month;
    if (month > 0) {
      year = day.get(yearFirst ? 0 : 1);
      composedDay = day.get(yearFirst ? 1 : 0);
    } else {
      year = day.get(yearFirst ? 0 : 2);
      composedMonth = day.get(yearFirst ? 1 : 0);
      composedDay = day.get(yearFirst ? 2 : 1);
    }
    year = fullYear(year);
    if (year > 275_760) {
      return Double.NaN;
    }
    int hour = time.isEmpty() ? 0 : time.get(0);
    if (half >= 0) {
      if (hour < 1 || hour > 12) {
        return Double.NaN;
      }
      hour = hour % 12 + half * 12;
    }
    return millis(
        year,
        composedMonth,
        composedDay,
        hour,
        time.size() > 1 ? time.get(1) : 0,
        time.size() > 2 ? time.get(2) : 0,
        millis,
        zoneMinutes);
  }

  private static int fullYear(int year) {
    if (year < 50) {
      return 2000 + year;
    }
    return year < 100 ? 1900 + year : year;
  }
}
