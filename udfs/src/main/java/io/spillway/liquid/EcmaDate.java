package io.spillway.liquid;

import io.spillway.liquid.DateScanner.Kind;
import io.spillway.liquid.DateScanner.Token;
import org.jspecify.annotations.Nullable;

/**
 * Parses dates as V8's {@code Date.parse} does, in UTC: the ISO format of ECMA-262, else numbers,
 * names of months, times and time zones in nearly any order.
 */
final class EcmaDate {
  /** The greatest distance of a date from 1970 (ECMA-262, time values). */
  static final double MAX_MILLIS = 8.64e15;

  private static final int MAX_DIGITS = 9;

  private final DateFields fields = new DateFields();
  private final DateScanner scanner;

  private EcmaDate(String text) {
    this.scanner = new DateScanner(text);
  }

  /** Milliseconds since 1970; {@code NaN} for text that is not a date. */
  static double parse(String text) {
    EcmaDate date = new EcmaDate(text);
    Token rest = date.iso();
    return rest != null && date.legacy(rest) ? date.fields.millis() : Double.NaN;
  }

  /**
   * Parses the ISO format as far as it goes.
   *
   * @return the token from which the legacy format continues, null when the text is not a date
   */
  private @Nullable Token iso() {
    if (scanner.peek().isSign()) {
      Token sign = scanner.next();
      Token year = scanner.peek();
      if (!year.isNumber(6)) {
        return sign;
      }
      scanner.next();
      if (sign.isSymbol('-') && year.value() == 0) {
        return sign;
      }
      fields.addDay(sign.isSymbol('-') ? -year.value() : year.value());
    } else if (scanner.peek().isNumber(4)) {
      fields.addDay(scanner.next().value());
    } else {
      return scanner.next();
    }
    if (scanner.skip('-')) {
      if (!isTwoDigits(1, 12)) {
        return scanner.next();
      }
      fields.addDay(scanner.next().value());
      if (scanner.skip('-')) {
        if (!isTwoDigits(1, 31)) {
          return scanner.next();
        }
        fields.addDay(scanner.next().value());
      }
    }
    if (scanner.peek().is(Kind.TIME_SEPARATOR)) {
      scanner.next();
      if (!isoTime() || !isoZone()) {
        return null;
      }
    }
    if (!scanner.peek().is(Kind.END)) {
      return fields.hasTime() ? null : scanner.next();
    }
    fields.iso();
    return scanner.next();
  }

  private boolean isTwoDigits(int min, int max) {
    Token token = scanner.peek();
    return token.isNumber(2) && token.value() >= min && token.value() <= max;
  }

  /** Hours and minutes, and seconds with a fraction if there are any; 24:00 is the latest time. */
  private boolean isoTime() {
    if (!isTwoDigits(0, 24)) {
      return false;
    }
    boolean midnight = scanner.peek().value() == 24;
    fields.addTime(scanner.next().value());
    if (!scanner.skip(':') || !isTwoDigits(0, midnight ? 0 : 59)) {
      return false;
    }
    fields.addTime(scanner.next().value());
    if (!scanner.skip(':')) {
      return true;
    }
    if (!isTwoDigits(0, midnight ? 0 : 59)) {
      return false;
    }
    fields.addTime(scanner.next().value());
    if (!scanner.skip('.')) {
      return true;
    }
    Token fraction = scanner.peek();
    if (!fraction.is(Kind.NUMBER) || (midnight && fraction.value() > 0)) {
      return false;
    }
    fields.addTime(thousandths(scanner.next()));
    return true;
  }

  /** {@code Z}, or hours and minutes after a sign, with or without a colon between them. */
  private boolean isoZone() {
    if (scanner.peek().isZ()) {
      scanner.next();
      zone(1, 0, 0);
      return true;
    }
    if (!scanner.peek().isSign()) {
      return true;
    }
    int sign = scanner.next().isSymbol('-') ? -1 : 1;
    if (scanner.peek().isNumber(4)) {
      int number = scanner.next().value();
      zone(sign, number / 100, number % 100);
      return number / 100 < 24 && number % 100 < 60;
    }
    if (!isTwoDigits(0, 23)) {
      return false;
    }
    int hour = scanner.next().value();
    if (!scanner.skip(':') || !isTwoDigits(0, 59)) {
      return false;
    }
    zone(sign, hour, scanner.next().value());
    return true;
  }

  private static int thousandths(Token fraction) {
    int value = fraction.value();
    for (int digits = fraction.length(); digits < 3; digits++) {
      value *= 10;
    }
    for (int digits = Math.min(fraction.length(), MAX_DIGITS); digits > 3; digits--) {
      value /= 10;
    }
    return value;
  }

  /** Parses what is not in the ISO format; returns whether it is a date. */
  private boolean legacy(Token first) {
    boolean hasNumber = fields.hasDay();
    for (Token token = first; !token.is(Kind.END); token = scanner.next()) {
      boolean accepted = true;
      switch (token.kind()) {
        case NUMBER -> {
          hasNumber = true;
          accepted = number(token);
        }
        case MONTH -> {
          fields.month(token.value());
          scanner.skip('-');
        }
        case HALF_DAY, ZONE, TIME_SEPARATOR, WORD -> accepted = word(token, hasNumber);
        case SYMBOL -> {
          if (token.isSign() && (fields.hasTime() || fields.isUtc())) {
            hasNumber = true;
            accepted = offset(token.isSymbol('-') ? -1 : 1);
          } else {
            accepted = !hasNumber || !(token.isSign() || token.isSymbol(')'));
          }
        }
        default -> {}
      }
      if (!accepted) {
        return false;
      }
    }
    return true;
  }

  private boolean number(Token number) {
    int value = number.value();
    if (scanner.skip(':')) {
      if (scanner.skip(':')) {
        return !fields.hasTime() && fields.addTime(value) && fields.addTime(0);
      }
      boolean added = fields.addTime(value);
      scanner.skip('.');
      return added;
    }
    if (scanner.skip('.') && fields.expectsTime(value)) {
      fields.addTime(value);
      if (!scanner.peek().is(Kind.NUMBER)) {
        return false;
      }
      fields.endTime(thousandths(scanner.next()));
      return true;
    }
    if (fields.expectsZoneMinute(value)) {
      fields.zoneMinute(value);
      return true;
    }
    if (fields.expectsTime(value)) {
      fields.endTime(value);
      Token next = scanner.peek();
      return next.is(Kind.END) || next.is(Kind.SPACE) || next.isZ() || next.isSign();
    }
    boolean added = fields.addDay(value);
    scanner.skip('-');
    return added;
  }

  /** Unknown words are ignored before the first number, unless it follows immediately. */
  private boolean word(Token word, boolean hasNumber) {
    if (word.is(Kind.HALF_DAY) && fields.hasTime()) {
      fields.halfDay(word.value());
      return true;
    }
    if (word.is(Kind.ZONE) && hasNumber) {
      zone(word.value() < 0 ? -1 : 1, Math.abs(word.value()), 0);
      return true;
    }
    return !hasNumber && !scanner.peek().is(Kind.NUMBER);
  }

  /** The offset from UTC after a sign; its minutes may be a number of their own after a colon. */
  private boolean offset(int sign) {
    int number = 0;
    int length = 0;
    if (scanner.peek().is(Kind.NUMBER)) {
      length = scanner.peek().length();
      number = scanner.next().value();
    }
    if (scanner.peek().isSymbol(':')) {
      fields.zone(sign, number);
    } else if (length == 1 || length == 2) {
      zone(sign, number, 0);
    } else {
      zone(sign, number / 100, number % 100);
      return length == 3 || length == 4;
    }
    return true;
  }

  private void zone(int sign, int hour, int minute) {
    fields.zone(sign, hour);
    fields.zoneMinute(minute);
  }
}
