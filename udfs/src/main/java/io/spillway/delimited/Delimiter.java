package io.spillway.delimited;

import java.util.Arrays;
import java.util.Optional;

/** The character between the cells of a row. */
public enum Delimiter {
  COMMA(",", ','),
  PIPE("|", '|'),
  TAB("tab", '\t'),
  SEMICOLON(";", ';'),
  COLON(":", ':');

  private final String setting;
  private final char character;

  Delimiter(String setting, char character) {
    this.setting = setting;
    this.character = character;
  }

  /** The spelling in a mapping. */
  public String setting() {
    return setting;
  }

  /** The ASCII character in the file. */
  public char character() {
    return character;
  }

  /** The delimiter that a mapping spells {@code setting}, if there is one. */
  public static Optional<Delimiter> ofSetting(String setting) {
    return Arrays.stream(values()).filter(d -> d.setting.equals(setting)).findFirst();
  }
}
