package io.spillway.budget;

import io.spillway.record.SourceRecord;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Objects;

/**
 * Counts what the evaluation of one event in one mapping uses up, and ends it at a limit.
 * Everything is charged before it is done or made. For one thread, which restarts it for the next
 * evaluation.
 *
 * <p>Charging costs an addition and a comparison. The clock is read only every {@value
 * #CLOCK_INTERVAL} steps; an evaluation that takes fewer never reads it.
 */
public final class Meter {
  /** So much text is looked at in the time of one step. */
  public static final int CHARACTERS_PER_STEP = 16;

  private static final int CLOCK_INTERVAL = 256;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Limits limits;
  private final int rowBytes;
  private final String rowSetting;
  private final long maxNanos;
  private final long firstCheck;
  private long steps;
  private long nextCheck;
  private long values;
  private long characters;
  private boolean clockStarted;
  private long startNanos;
  private long startCpuNanos;
  private SourceRecord record = SourceRecord.NONE;

  public Meter(Limits limits) {
    this(limits, limits.rowBytes(), Limits.ROW_SIZE);
  }

  /**
   * A meter with another limit of rows.
   *
   * @param rowBytes most bytes of a row, instead of those of {@code limits}
   * @param rowSetting what to raise
   */
  public Meter(Limits limits, int rowBytes, String rowSetting) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.rowBytes = rowBytes;
    this.rowSetting = Objects.requireNonNull(rowSetting, "rowSetting");
    this.maxNanos = limits.time().toNanos();
    this.firstCheck = Math.min(CLOCK_INTERVAL, limits.steps());
    restart();
  }

  /** A meter that never ends anything. */
  public static Meter unlimited() {
    return new Meter(Limits.NONE);
  }

  /** The limits that this meter holds evaluations to. */
  public Limits limits() {
    return limits;
  }

  /** Most bytes of a row. */
  public int rowBytes() {
    return rowBytes;
  }

  /** Forgets what was charged: another evaluation begins. */
  public void restart() {
    steps = 0;
    nextCheck = firstCheck;
    values = 0;
    characters = 0;
    clockStarted = false;
  }

  /** Says which record the event came in that is evaluated next. */
  public void from(SourceRecord source) {
    record = source;
  }

  /**
   * The record that the evaluated event came in. An evaluation changes what its paths start from
   * and keeps its meter, so this is where each of its parts finds the record.
   */
  public SourceRecord record() {
    return record;
  }

  /** Charges looking at one value. */
  public void step() {
    if (++steps > nextCheck) {
      check();
    }
  }

  /** Charges that many steps, at least 0. */
  public void steps(long count) {
    steps += count;
    if (steps > nextCheck) {
      check();
    }
  }

  /** Charges looking at text of that many characters. */
  public void scan(int length) {
    steps(1 + length / CHARACTERS_PER_STEP);
  }

  /** Charges making that many values. */
  public void values(int count) {
    values += count;
    if (values > limits.values()) {
      throw new BudgetExceededException(
          Limits.VALUES, "more than " + limits.values() + " values are made for this event");
    }
    steps(count);
  }

  /** Charges making text of that many characters. */
  public void text(long length) {
    characters += length;
    if (characters > limits.characters()) {
      throw new BudgetExceededException(
          Limits.CHARACTERS,
          "more than " + limits.characters() + " characters of text are made for this event");
    }
    steps(1 + length / CHARACTERS_PER_STEP);
  }

  /** Charges preparing a search for text of that many characters. */
  public void sought(int length) {
    if (length > limits.soughtCharacters()) {
      throw new BudgetExceededException(
          Limits.SOUGHT_CHARACTERS,
          "a text that is looked for in another has more than "
              + limits.soughtCharacters()
              + " characters");
    }
    scan(length);
  }

  /** Looks at the clock, before or after something that takes long for its number of steps. */
  public void checkTime() {
    if (!clockStarted) {
      clockStarted = true;
      startNanos = System.nanoTime();
      startCpuNanos = THREADS.getCurrentThreadCpuTime();
    } else if (System.nanoTime() - startNanos > maxNanos
        && THREADS.getCurrentThreadCpuTime() - startCpuNanos > maxNanos) {
      throw new BudgetExceededException(
          Limits.TIME, "this event takes longer than " + limits.time().toMillis() + " ms");
    }
  }

  private void check() {
    if (steps > limits.steps()) {
      throw new BudgetExceededException(
          Limits.STEPS, "this event takes more than " + limits.steps() + " steps");
    }
    nextCheck = Math.min(limits.steps(), steps + CLOCK_INTERVAL);
    checkTime();
  }

  /** The end of a cell that grew beyond {@link Limits#cellBytes}. */
  public BudgetExceededException cellTooLong() {
    return new BudgetExceededException(
        Limits.CELL_SIZE, "the cell is longer than " + limits.cellBytes() + " bytes");
  }

  /** The end of a row that grew beyond {@link Limits#rowBytes}. */
  public BudgetExceededException rowTooLong() {
    return new BudgetExceededException(rowSetting, "the row is longer than " + rowBytes + " bytes");
  }

  /** The end of the rows of one event that together grew beyond {@link Limits#rowBytes}. */
  public BudgetExceededException rowsTooLong() {
    return new BudgetExceededException(
        rowSetting, "the rows of this event together are longer than " + rowBytes + " bytes");
  }
}
