package io.spillway.mapping;

import java.util.Arrays;
import java.util.Optional;

/** What a mapping's folder may be divided by. */
public enum PartitionField {
  /** {@code type=track}: the event's type. */
  TYPE("type", "type"),
  /** {@code dt=2026-11-22}: the day it happened, in UTC. */
  DAY("day", "dt"),
  /** {@code hour=16}: the hour of that day, in UTC, always two digits. */
  HOUR("hour", "hour");

  private final String setting;
  private final String column;

  PartitionField(String setting, String column) {
    this.setting = setting;
    this.column = column;
  }

  /** As a mapping spells it. */
  public String setting() {
    return setting;
  }

  /** As folders and tables have it. */
  public String column() {
    return column;
  }

  static Optional<PartitionField> ofSetting(String setting) {
    return Arrays.stream(values()).filter(f -> f.setting.equals(setting)).findFirst();
  }
}
