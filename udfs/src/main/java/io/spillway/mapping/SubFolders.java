package io.spillway.mapping;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The folders below a mapping's own, as query engines know them: {@code
 * layout=1a2b3c4d/type=track/dt=2026-11-22/hour=16/}.
 *
 * @param layout what stands before the partitions, the same for every event: empty or ending in
 *     {@code /}
 * @param partitions from the outermost, may be empty
 */
public record SubFolders(String layout, List<PartitionField> partitions) {
  /** Event types that have a folder of their own. */
  public static final List<String> TYPES =
      List.of("track", "identify", "page", "screen", "group", "alias");

  /** The folder of all other types, also of none. */
  public static final String OTHER_TYPE = "other";

  /** The first day of all partitions; that of events whose time nobody knows too. */
  public static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);

  public SubFolders {
    Objects.requireNonNull(layout, "layout");
    partitions = List.copyOf(partitions);
  }

  boolean isEmpty() {
    return layout.isEmpty() && partitions.isEmpty();
  }

  /** The folders of an event: empty or ending in {@code /}. */
  String of(String eventType, long eventMillis) {
    StringBuilder folders = new StringBuilder(layout);
    for (PartitionField field : partitions) {
      folders.append(field.column()).append('=');
      switch (field) {
        case TYPE -> folders.append(TYPES.contains(eventType) ? eventType : OTHER_TYPE);
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
