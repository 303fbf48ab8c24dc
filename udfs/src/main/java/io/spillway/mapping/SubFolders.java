package io.spillway.mapping;

import io.spillway.event.Event;
import java.time.LocalDate;
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
 */
public record SubFolders(String layout, List<PartitionField> partitions) {
  /** No folders at all. */
  public static final SubFolders NONE = new SubFolders("", List.of());

  /** The folder of events with any other type, or with none. */
  public static final String OTHER_TYPE = "other";

  /** The first day of all partitions, also used for events without a credible time. */
  public static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);

  /** A field of the event by which a mapping's folder is partitioned. */
  public enum PartitionField {
    /** {@code type=track}: the event's type. */
    TYPE("type"),
    /** {@code dt=2026-11-22}: the day of the event, in UTC. */
    DAY("dt"),
    /** {@code hour=16}: the hour of that day, in UTC, always two digits. */
    HOUR("hour");

    private final String column;

    PartitionField(String column) {
      this.column = column;
    }

    /** The name in a mapping's {@code partition_by}: the constant's own in lower case. */
    public String setting() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The name in folders and tables. */
    public String column() {
      return column;
    }

    /** The field with that name in {@code partition_by}. */
    public static Optional<PartitionField> ofSetting(String setting) {
      return Arrays.stream(values()).filter(f -> f.setting().equals(setting)).findFirst();
    }
  }

  public SubFolders {
    Objects.requireNonNull(layout, "layout");
    partitions = List.copyOf(partitions);
  }

  public boolean isEmpty() {
    return layout.isEmpty() && partitions.isEmpty();
  }

  /**
   * The folders of an event: empty or ending in {@code /}.
   *
   * @param eventMillis the event's time in milliseconds since 1970
   */
  public String of(String eventType, long eventMillis) {
    StringBuilder folders = new StringBuilder(layout);
    for (PartitionField field : partitions) {
      folders.append(field.column()).append('=');
      switch (field) {
        case TYPE -> folders.append(Event.TYPES.contains(eventType) ? eventType : OTHER_TYPE);
        case DAY -> folders.append(LocalDate.ofEpochDay(TimeUnit.MILLISECONDS.toDays(eventMillis)));
        case HOUR -> {
          long hour = TimeUnit.MILLISECONDS.toHours(eventMillis) % TimeUnit.DAYS.toHours(1);
          folders.append(hour < 10 ? "0" : "").append(hour);
        }
      }
      folders.append('/');
    }
    return folders.toString();
  }
}
