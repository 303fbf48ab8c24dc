package io.spillway.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options; what cannot be read is answered with an example. */
final class OptionTypes {
  private OptionTypes() {}

  /** Makes a command line and its subcommands read every type of option this way. */
  static void register(CommandLine commandLine) {
    commandLine
        .registerConverter(boolean.class, OptionTypes::flag)
        .registerConverter(Boolean.class, OptionTypes::flag)
        .registerConverter(int.class, OptionTypes::wholeNumber)
        .registerConverter(Integer.class, OptionTypes::wholeNumber)
        .registerConverter(long.class, OptionTypes::largeNumber)
        .registerConverter(Long.class, OptionTypes::largeNumber)
        .registerConverter(double.class, OptionTypes::number)
        .registerConverter(Double.class, OptionTypes::number)
        .registerConverter(Path.class, OptionTypes::path)
        .registerConverter(URI.class, OptionTypes::httpAddress)
        .registerConverter(LocalDate.class, OptionTypes::day)
        .registerConverter(Instant.class, OptionTypes::time);
  }

  private static Boolean flag(String value) {
    if (value.equals("true") || value.equals("false")) {
      return Boolean.valueOf(value);
    }
    throw new TypeConversionException(
        "'" + value + "' is not true or false; give the option without a value");
  }

  private static Integer wholeNumber(String value) {
    long number = largeNumber(value);
    if (number != (int) number) {
      throw new TypeConversionException(
          "'" + value + "' is too large; give a number up to " + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  private static Long largeNumber(String value) {
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          value.matches("[+-]?[0-9]+")
              ? "'" + value + "' is too large; give a number up to " + Long.MAX_VALUE
              : "'" + value + "' is not a whole number; give one like 100");
    }
  }

  private static Double number(String value) {
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the answer for every other text that is no number.
    }
    throw new TypeConversionException("'" + value + "' is not a number; give one like 0.5 or 100");
  }

  /** An empty path would be the current folder; it comes from a variable that is not set. */
  private static Path path(String value) {
    if (value.isEmpty()) {
      throw new TypeConversionException("'' is not a path; give one, or . for the current folder");
    }
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "'"
              + value
              + "' is not a path in the encoding of this locale; use a UTF-8 one, e.g."
              + " LC_ALL=C.UTF-8");
    }
  }

  private static URI httpAddress(String value) {
    try {
      URI uri = new URI(value);
      String scheme = String.valueOf(uri.getScheme());
      if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Falls through to the answer for every other text that is no address.
    }
    throw new TypeConversionException(
        "'" + value + "' is not a URL; give one like https://s3.example.com:9000");
  }

  private static LocalDate day(String value) {
    try {
      LocalDate day = LocalDate.parse(value);
      if (hasFourDigits(day.getYear())) {
        return day;
      }
    } catch (DateTimeException e) {
      // Falls through to the answer for every other text that is no day.
    }
    throw new TypeConversionException("'" + value + "' is not a day; give one like 2026-11-22");
  }

  /** A time with the four digits of a year that an object's name has. */
  private static Instant time(String value) {
    try {
      Instant time = Instant.parse(value);
      if (hasFourDigits(time.atOffset(ZoneOffset.UTC).getYear())) {
        return time;
      }
    } catch (DateTimeException e) {
      // Falls through to the answer for every other text that is no time.
    }
    throw new TypeConversionException(
        "'" + value + "' is not a time; give one like 2026-11-22T16:29:00.123Z");
  }

  private static boolean hasFourDigits(int year) {
    return year >= 1 && year <= 9999;
  }
}
