package io.spillway.mapping;

import io.spillway.event.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The folders below a mapping's own folder, in the form that query engines expect: {@code
 * layout=1a2b3c4d/type=track/dt=2026-11-22/hour=16/}.
 *
 * @param layout the part before the partitions, the same for every event: empty or ending in {@code
 *     /}
 * @param partitions outermost first, may be empty
 * @param zone of days and hours
 */
public record SubFolders(String layout, List<Partition> partitions, ZoneId zone) {
  /** No folders at all. */
  public static final SubFolders NONE = new SubFolders("", List.of(), ZoneOffset.UTC);

  /** The folder of events with any other type or listed value, or with none. */
  public static final String OTHER = "other";

  /** The folder of events whose value is null, missing or blank, by Hive's name for it. */
  public static final String NO_VALUE = "__HIVE_DEFAULT_PARTITION__";

  /** The first day of all partitions, also used for events without a credible time. */
  public static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);

  /** What Hive escapes in the names of folders, besides control characters. */
  private static final String ESCAPED = "\"#%'*/:=?\\{[]^";

  /** A folder {@code column=value/}. */
  public sealed interface Partition {
    /** The name in folders and tables. */
    String column();
  }

  /** A field of the event by which a mapping's folder is partitioned. */
  public enum PartitionField implements Partition {
    /** {@code type=track}: the event's type. */
    TYPE("type"),
    /** {@code dt=2026-11-22}: the day of the event. */
    DAY("dt"),
    /** {@code hour=16}: the hour of that day, always two digits. */
    HOUR("hour");

    private final String column;

    PartitionField(String column) {
      this.column = column;
    }

    /** The name in a mapping's {@code partition_by}: the constant's own in lower case. */
    public String setting() {
      return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String column() {
      return column;
    }

    /** The field with that name in {@code partition_by}. */
    public static Optional<PartitionField> ofSetting(String setting) {
      return Arrays.stream(values()).filter(f -> f.setting().equals(setting)).findFirst();
    }
  }

  /**
   * A value that the mapping takes from the event.
   *
   * @param values the only ones that have a folder of their own, all others are {@link #OTHER};
   *     empty for any value
   */
  public record ValuePartition(String column, Expression value, List<String> values)
      implements Partition {
    public ValuePartition {
      Objects.requireNonNull(column, "column");
      Objects.requireNonNull(value, "value");
      values = List.copyOf(values);
    }

    /** The name of a value's folder. */
    String folder(String text) {
      if (!values.isEmpty()) {
        return values.contains(text) ? escaped(text) : OTHER;
      }
      return text.isBlank() ? NO_VALUE : escaped(text);
    }
  }

  /** The texts of the {@link ValuePartition}s of an event, in their order. */
  @FunctionalInterface
  public interface Values {
    String of(ValuePartition partition) throws EvaluationException;
  }

  public SubFolders {
    Objects.requireNonNull(layout, "layout");
    partitions = List.copyOf(partitions);
    Objects.requireNonNull(zone, "zone");
  }

  public boolean isEmpty() {
    return layout.isEmpty() && partitions.isEmpty();
  }

  /**
   * The folders of an event: empty or ending in {@code /}.
   *
   * @param eventMillis the event's time in milliseconds since 1970
   */
  public String of(String eventType, long eventMillis, Values values) throws EvaluationException {
    StringBuilder folders = new StringBuilder(layout);
    long local = partitions.isEmpty() ? 0 : eventMillis + offsetMillis(eventMillis);
    for (Partition partition : partitions) {
      folders.append(partition.column()).append('=');
      if (partition instanceof ValuePartition value) {
        folders.append(value.folder(values.of(value)));
      } else if (partition == PartitionField.TYPE) {
        folders.append(Event.TYPES.contains(eventType) ? eventType : OTHER);
      } else if (partition == PartitionField.DAY) {
        folders.append(LocalDate.ofEpochDay(TimeUnit.MILLISECONDS.toDays(local)));
      } else {
        long hour = TimeUnit.MILLISECONDS.toHours(local) % TimeUnit.DAYS.toHours(1);
        folders.append(hour < 10 ? "0" : "").append(hour);
      }
      folders.append('/');
    }
    return folders.toString();
  }

  private long offsetMillis(long eventMillis) {
    return zone.equals(ZoneOffset.UTC)
        ? 0
        : TimeUnit.SECONDS.toMillis(
            zone.getRules().getOffset(Instant.ofEpochMilli(eventMillis)).getTotalSeconds());
  }

  /** About the shortest that the folders of an event can be. */
  public String shortest() {
    try {
      return of(Event.TYPES.get(0), 0, partition -> "-");
    } catch (EvaluationException e) {
      throw new IllegalStateException("a constant needs no event", e);
    }
  }

  /** A value as Hive, and with it Athena, Glue and Spark, has it in the name of a folder. */
  private static String escaped(String value) {
    StringBuilder name = null;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean isEscaped = c < ' ' || c == 0x7f || ESCAPED.indexOf(c) >= 0;
      if (isEscaped && name == null) {
        name = new StringBuilder(value.substring(0, i));
      }
      if (isEscaped) {
        name.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      } else if (name != null) {
        name.append(c);
      }
    }
    return name == null ? value : name.toString();
  }
}
