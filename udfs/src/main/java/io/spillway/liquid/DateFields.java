package io.spillway.liquid;

import java.time.LocalDate;

/** The numbers of a date, collected in any order and composed as V8 does. */
final class DateFields {
  private static final int NONE = -1;

  private final int[] day = new int[3];
  private final int[] time = new int[4];
  private int days;
  private int times;
  private boolean isIso;
  private int month = NONE;
  private int halfDay = NONE;
  private int zoneSign;
  private int zoneHour = NONE;
  private int zoneMinute = NONE;

  /** Adds a year, month or day; returns false when there are three. */
  boolean addDay(int value) {
    if (days == day.length) {
      return false;
    }
    day[days++] = value;
    return true;
  }

  /** Adds an hour, minute, second or millisecond; returns false when there are all of them. */
  boolean addTime(int value) {
    if (times == time.length) {
      return false;
    }
    time[times++] = value;
    return true;
  }

  /** Adds the last number of the time. */
  void endTime(int value) {
    addTime(value);
    times = time.length;
  }

  boolean hasDay() {
    return days > 0;
  }

  boolean hasTime() {
    return times > 0;
  }

  /** Whether a time has begun in which the number may be next. */
  boolean expectsTime(int value) {
    return times == 3 ? value < 1000 : times > 0 && times < 3 && value < 60;
  }

  boolean isUtc() {
    return zoneHour == 0 && zoneMinute == 0;
  }

  /** Whether the offset from UTC has hours, and the number may be its minutes. */
  boolean expectsZoneMinute(int value) {
    return zoneHour != NONE && zoneMinute == NONE && value < 60;
  }

  void zone(int sign, int hour) {
    zoneSign = sign;
    zoneHour = hour;
    zoneMinute = NONE;
  }

  void zoneMinute(int minute) {
    zoneMinute = minute;
  }

  /** A month by its name, from 1. */
  void month(int named) {
    month = named;
  }

  /** The hours to add to a time of 12 hours. */
  void halfDay(int hours) {
    halfDay = hours;
  }

  /** The first number is a year, and all its digits are given. */
  void iso() {
    isIso = true;
  }

  /** Milliseconds since 1970; {@code NaN} when the numbers are not a date. */
  double millis() {
    if (days == 0) {
      return Double.NaN;
    }
    while (days < day.length) {
      day[days++] = 1;
    }
    boolean yearFirst = isIso || !isDay(day[0]);
    int monthNumber = month == NONE ? day[yearFirst ? 1 : 0] : month;
    int year = day[yearFirst ? 0 : month == NONE ? 2 : 1];
    int dayNumber = day[yearFirst ? (month == NONE ? 2 : 1) : (month == NONE ? 1 : 0)];
    if (monthNumber < 1 || monthNumber > 12 || !isDay(dayNumber)) {
      return Double.NaN;
    }
    // A day that the month does not have is one of the next month.
    long epochDay = LocalDate.of(fullYear(year), monthNumber, 1).toEpochDay() + dayNumber - 1;
    int zoneSeconds = Math.max(zoneHour, 0) * 3600 + Math.max(zoneMinute, 0) * 60;
    double millis = epochDay * 86_400_000.0 + timeMillis() - zoneSign * zoneSeconds * 1000.0;
    return zoneSeconds >= 0 && Math.abs(millis) <= EcmaDate.MAX_MILLIS ? millis : Double.NaN;
  }

  private double timeMillis() {
    int hour = time[0];
    if (halfDay != NONE) {
      if (hour > 12) {
        return Double.NaN;
      }
      hour = hour % 12 + halfDay;
    }
    boolean inDay = hour < 24 && time[1] < 60 && time[2] < 60 && time[3] < 1000;
    boolean midnight = hour == 24 && time[1] == 0 && time[2] == 0 && time[3] == 0;
    return inDay || midnight
        ? ((hour * 60 + time[1]) * 60 + time[2]) * 1000.0 + time[3]
        : Double.NaN;
  }

  private int fullYear(int year) {
    if (isIso || year < 0 || year > 99) {
      return year;
    }
    return year < 50 ? 2000 + year : 1900 + year;
  }

  private static boolean isDay(int number) {
    return number >= 1 && number <= 31;
  }
}
