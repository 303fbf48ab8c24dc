package io.spillway.delimited;

import java.util.Arrays;
import java.util.Optional;

/** The character between the cells of a row. */
public enum Delimiter {
  COMMA(','),
  PIPE('|'),
  TAB('\t'),
  SEMICOLON(';'),
  COLON(':');

  private final char character;

  Delimiter(char character) {
    this.character = character;
  }

  /** The spelling in a mapping: the character itself, or {@code tab}. */
  public String setting() {
    return this == TAB ? "tab" : String.valueOf(character);
  }

  /** The ASCII character in the file. */
  public char character() {
    return character;
  }

  /** The delimiter that a mapping spells {@code setting}, if there is one. */
  public static Optional<Delimiter> ofSetting(String setting) {
    return Arrays.stream(values()).filter(d -> d.setting().equals(setting)).findFirst();
  }
}
