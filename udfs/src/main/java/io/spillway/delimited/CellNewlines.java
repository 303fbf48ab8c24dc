package io.spillway.delimited;

import java.util.Arrays;
import java.util.Optional;

/**
 * What becomes of line breaks inside cells. Segment keeps them, which RFC 4180 allows inside
 * quotes; readers that take every line for a row, as Athena does, need them gone.
 */
public enum CellNewlines {
  /** As they are. */
  KEEP("keep"),
  /** As a backslash and {@code n} or {@code r}; backslashes stay as they are. */
  ESCAPE("escape"),
  /** One space for each line break, of whichever kind. */
  SPACE("space");

  private final String setting;

  CellNewlines(String setting) {
    this.setting = setting;
  }

  /** As a configuration spells it. */
  public String setting() {
    return setting;
  }

  /** The one that a configuration spells {@code setting}, if there is one. */
  public static Optional<CellNewlines> ofSetting(String setting) {
    return Arrays.stream(values()).filter(n -> n.setting.equals(setting)).findFirst();
  }
}
