package io.spillway.settings;

import static io.spillway.budget.Limits.CELL_SIZE;
import static io.spillway.budget.Limits.CHARACTERS;
import static io.spillway.budget.Limits.DEFAULTS;
import static io.spillway.budget.Limits.ROW_SIZE;
import static io.spillway.budget.Limits.SOUGHT_CHARACTERS;
import static io.spillway.budget.Limits.STEPS;
import static io.spillway.budget.Limits.TIME;
import static io.spillway.budget.Limits.VALUES;

import io.spillway.budget.Limits;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the limits of an event's budget, for the job and for the commands that do its work. */
public final class LimitSettings {
  /** Every key that this class reads. */
  public static final Set<String> KEYS =
      Set.of(STEPS, VALUES, CHARACTERS, SOUGHT_CHARACTERS, CELL_SIZE, ROW_SIZE, TIME);

  private static final int MAX_DIGITS = 15;

  private LimitSettings() {}

  /**
   * Reads and checks the settings of {@link #KEYS}.
   *
   * @param settings a setting's value by its key, null when it is not set
   * @throws UsageException naming the first key whose value cannot be used
   */
  public static Limits read(Function<String, @Nullable String> settings) throws UsageException {
    return new Limits(
        count(settings, STEPS, DEFAULTS.steps(), Long.MAX_VALUE),
        (int) count(settings, VALUES, DEFAULTS.values(), Integer.MAX_VALUE),
        (int) count(settings, CHARACTERS, DEFAULTS.characters(), Integer.MAX_VALUE),
        (int) count(settings, SOUGHT_CHARACTERS, DEFAULTS.soughtCharacters(), Integer.MAX_VALUE),
        size(settings, CELL_SIZE, DEFAULTS.cellBytes()),
        size(settings, ROW_SIZE, DEFAULTS.rowBytes()),
        time(settings));
  }

  private static long count(
      Function<String, @Nullable String> settings, String key, long absent, long most)
      throws UsageException {
    String text = settings.apply(key);
    if (text == null) {
      return absent;
    }
    boolean isNumber =
        !text.isEmpty()
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    long number = isNumber ? Long.parseLong(text) : 0;
    if (number < 1 || number > most) {
      throw new UsageException(
          key + ": '" + text + "' must be a whole number of at least 1; give one like " + absent);
    }
    return number;
  }

  private static int size(Function<String, @Nullable String> settings, String key, int absent)
      throws UsageException {
    String text = settings.apply(key);
    return text == null ? absent : QuantityText.bytes(key, text);
  }

  private static Duration time(Function<String, @Nullable String> settings) throws UsageException {
    String text = settings.apply(TIME);
    Duration time =
        text == null ? DEFAULTS.time() : QuantityText.duration(TIME, text, "500 ms or 2 s");
    if (time.toMillis() < 1) {
      throw new UsageException(TIME + ": '" + text + "' must be at least 1 ms");
    }
    return time;
  }
}
