package io.spillway.local.events;

import java.time.LocalDate;

/** Writes ISO-8601 timestamps of UTC with milliseconds. Remembers the last day; not thread-safe. */
final class Timestamps {
  private static final long DAY_MILLIS = 86_400_000L;

  private long day = Long.MIN_VALUE;
  private int year;
  private int month;
  private int dayOfMonth;

  void write(JsonBuffer out, long epochMillis) {
    long epochDay = Math.floorDiv(epochMillis, DAY_MILLIS);
    if (epochDay != day) {
      LocalDate date = LocalDate.ofEpochDay(epochDay);
      year = date.getYear();
      month = date.getMonthValue();
      dayOfMonth = date.getDayOfMonth();
      day = epochDay;
    }
    int millis = (int) Math.floorMod(epochMillis, DAY_MILLIS);
    out.add('"')
        .padded(year, 4)
        .add('-')
        .padded(month, 2)
        .add('-')
        .padded(dayOfMonth, 2)
        .add('T')
        .padded(millis / 3_600_000, 2)
        .add(':')
        .padded(millis / 60_000 % 60, 2)
        .add(':')
        .padded(millis / 1_000 % 60, 2)
        .add('.')
        .padded(millis % 1_000, 3)
        .add('Z')
        .add('"');
  }
}
