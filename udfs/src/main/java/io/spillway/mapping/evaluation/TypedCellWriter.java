package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.ColumnType;
import io.spillway.delimited.RowBuffer;
import io.spillway.event.IsoTime;
import io.spillway.json.EcmaNumber;
import io.spillway.json.JsonText;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.Setting;
import java.time.LocalDate;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the cells of a column with a type, each in the one form that its type has: the digits of a
 * whole number, a number as Java prints it, {@code true} or {@code false}, a time in UTC with six
 * digits behind its seconds, or compact JSON. Whoever reads such a cell need not check it again.
 *
 * <p>Null and missing values are NULL and so, except in a column of JSON, is empty text.
 */
public final class TypedCellWriter extends NullableCellWriter {
  private static final long FIRST_MICROS = IsoTime.micros("0001-01-01T00:00:00Z");
  private static final long END_MICROS = IsoTime.micros("9999-12-31T23:59:59.999999Z") + 1;

  private static final long SECONDS_PER_DAY = TimeUnit.DAYS.toSeconds(1);
  private static final long MICROS_PER_SECOND = TimeUnit.SECONDS.toMicros(1);

  /** From here on, a double is no 64-bit number any more. */
  private static final double END_OF_LONGS = 0x1p63;

  /** No 64-bit number has more, but for zeros at its beginning. */
  private static final int MAX_WHOLE_LENGTH = 20;

  private static final int MAX_NUMBER_LENGTH = 400;

  private final String column;
  private final ColumnType type;

  /**
   * @param column its name
   * @param type any but {@link ColumnType#STRING}
   */
  public TypedCellWriter(String column, ColumnType type) {
    super(null);
    this.column = Objects.requireNonNull(column, "column");
    this.type = Objects.requireNonNull(type, "type");
  }

  @Override
  void write(Expression.Bound value, RowBuffer row) throws EvaluationException {
    write(value.evaluate(), row);
  }

  @Override
  void write(JsonNode value, RowBuffer row) throws EvaluationException {
    if (type != ColumnType.JSON && value.isTextual() && value.textValue().isEmpty()) {
      row.startCell();
      row.endCellWithoutQuotes();
    } else {
      super.write(value, row);
    }
  }

  @Override
  void writeNotNull(JsonNode value, RowBuffer row) throws EvaluationException {
    if (type == ColumnType.JSON) {
      JsonText.write(value, row);
      return;
    }
    String text =
        switch (type) {
          case BIGINT -> whole(value);
          case DOUBLE -> number(value);
          case BOOLEAN -> flag(value);
          case TIMESTAMP -> time(value);
          case STRING, JSON -> throw new IllegalStateException(type + " is written as it is");
        };
    if (text == null) {
      throw new EvaluationException(
          Setting.COLUMNS.key() + "." + column,
          "is a column of "
              + type.setting()
              + " and takes "
              + allowed()
              + ", not "
              + problem(value)
              + "; send that, map something else, or leave the column out of column_types");
    }
    row.text(text);
  }

  private String allowed() {
    return switch (type) {
      case BIGINT -> "whole numbers of 64 bits, also as text";
      case DOUBLE -> "finite numbers, also as text";
      case BOOLEAN -> "true and false, also as text";
      default -> "ISO 8601 times of the years 1 to 9999";
    };
  }

  private String problem(JsonNode value) {
    if (value.isTextual()) {
      return "this text";
    }
    boolean isOfNumbers = type == ColumnType.BIGINT || type == ColumnType.DOUBLE;
    return value.isNumber() && isOfNumbers ? "this number" : ValueDescription.kind(value);
  }

  private static @Nullable String whole(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.canConvertToLong() ? Long.toString(value.longValue()) : null;
    }
    if (value.isNumber()) {
      double number = value.doubleValue();
      boolean isWhole =
          number == Math.rint(number) && number >= -END_OF_LONGS && number < END_OF_LONGS;
      return isWhole ? Long.toString((long) number) : null;
    }
    if (!value.isTextual() || value.textValue().length() > MAX_WHOLE_LENGTH) {
      return null;
    }
    String text = value.textValue();
    for (int i = text.charAt(0) == '-' ? 1 : 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return null;
      }
    }
    try {
      return Long.toString(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable String number(JsonNode value) {
    double number = Double.NaN;
    if (value.isNumber()) {
      number = value.doubleValue();
    } else if (value.isTextual() && value.textValue().length() <= MAX_NUMBER_LENGTH) {
      String text = value.textValue();
      number = EcmaNumber.isDecimal(text) ? Double.parseDouble(text) : Double.NaN;
    }
    // -0 is 0, as in every other cell.
    return Double.isFinite(number) ? Double.toString(number + 0.0) : null;
  }

  private static @Nullable String flag(JsonNode value) {
    String text = value.isBoolean() || value.isTextual() ? value.asText() : "";
    return text.equals("true") || text.equals("false") ? text : null;
  }

  private static @Nullable String time(JsonNode value) {
    long micros = IsoTime.micros(value.textValue());
    return micros >= FIRST_MICROS && micros < END_MICROS ? time(micros) : null;
  }

  /** A time of a year with four digits. */
  private static String time(long micros) {
    long second = Math.floorDiv(micros, MICROS_PER_SECOND);
    long secondOfDay = Math.floorMod(second, SECONDS_PER_DAY);
    StringBuilder text = new StringBuilder("0001-01-01T00:00:00.000000Z".length());
    text.append(LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_PER_DAY)));
    digits(text.append('T'), secondOfDay / 3600, 10);
    digits(text.append(':'), secondOfDay / 60 % 60, 10);
    digits(text.append(':'), secondOfDay % 60, 10);
    digits(text.append('.'), Math.floorMod(micros, MICROS_PER_SECOND), MICROS_PER_SECOND / 10);
    return text.append('Z').toString();
  }

  /**
   * @param scale of the first digit
   */
  private static void digits(StringBuilder text, long number, long scale) {
    for (long left = scale; left > 0; left /= 10) {
      text.append((char) ('0' + number / left % 10));
    }
  }
}
