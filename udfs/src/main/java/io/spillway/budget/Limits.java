package io.spillway.budget;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * The most that one event may use up in one mapping, its trigger included. What is beyond a limit
 * is never built: the evaluation ends with a {@link BudgetExceededException}.
 *
 * <p>Together the defaults keep an evaluation below half a second and a third of a heap of 512 MB.
 *
 * @param steps most steps: a value that is looked at or made, or {@value Meter#CHARACTERS_PER_STEP}
 *     characters of text, is one
 * @param values most values that are made: items, members, objects and arrays
 * @param characters most UTF-16 units of text that is made on the way to the cells
 * @param soughtCharacters longest text that a filter of Liquid looks for in another text
 * @param cellBytes most bytes of one cell in its quotes
 * @param rowBytes most bytes of a row
 * @param time longest time of the processor; a pause of the process does not count
 */
public record Limits(
    long steps,
    int values,
    int characters,
    int soughtCharacters,
    int cellBytes,
    int rowBytes,
    Duration time)
    implements Serializable {
  /** The limits unless configured otherwise. */
  public static final Limits DEFAULTS =
      new Limits(
          10_000_000,
          1_000_000,
          16_000_000,
          50_000,
          16 * 1024 * 1024,
          32 * 1024 * 1024,
          Duration.ofMillis(500));

  /** No limits, for text of the configuration's own. */
  public static final Limits NONE =
      new Limits(
          Long.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Duration.ofDays(1));

  /** Most columns of one mapping, checked when it is compiled. */
  public static final int MAX_COLUMNS = 2_000;

  /** The names of the limits as settings. */
  public static final String STEPS = "limits.steps";

  public static final String VALUES = "limits.values";
  public static final String CHARACTERS = "limits.characters";
  public static final String SOUGHT_CHARACTERS = "limits.sought-characters";
  public static final String CELL_SIZE = "limits.cell-size";
  public static final String ROW_SIZE = "limits.row-size";
  public static final String TIME = "limits.time";

  public Limits {
    Objects.requireNonNull(time, "time");
    positive(STEPS, steps);
    positive(VALUES, values);
    positive(CHARACTERS, characters);
    positive(SOUGHT_CHARACTERS, soughtCharacters);
    positive(CELL_SIZE, cellBytes);
    positive(ROW_SIZE, rowBytes);
    positive(TIME, time.toMillis());
  }

  private static void positive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " must be at least 1, got " + value);
    }
  }
}
