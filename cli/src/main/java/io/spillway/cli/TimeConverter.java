package io.spillway.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a point in time that an object's name can spell. */
final class TimeConverter implements ITypeConverter<Instant> {
  @Override
  public Instant convert(String value) {
    try {
      Instant time = Instant.parse(value);
      int year = time.atOffset(ZoneOffset.UTC).getYear();
      if (year >= 1 && year <= 9999) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw new TypeConversionException(
        "'" + value + "' is not a time; give one like 2026-11-22T16:29:00.123Z");
  }
}
