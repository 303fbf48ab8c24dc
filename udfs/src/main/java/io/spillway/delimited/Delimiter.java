package io.spillway.delimited;

import java.util.Arrays;
import java.util.Optional;

/** What separates the cells of a row. */
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

  /** As a mapping spells it. */
  public String setting() {
    return setting;
  }

  /** As the file holds it: one ASCII character. */
  public char character() {
    return character;
  }

  /** The delimiter that a mapping spells {@code setting}, if there is one. */
  public static Optional<Delimiter> ofSetting(String setting) {
    return Arrays.stream(values()).filter(d -> d.setting.equals(setting)).findFirst();
  }
}
