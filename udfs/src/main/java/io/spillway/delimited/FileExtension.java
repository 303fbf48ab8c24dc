package io.spillway.delimited;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of file a mapping may write. */
public enum FileExtension {
  CSV("csv", "text/csv"),
  TXT("txt", "text/plain");

  private final String setting;
  private final String contentType;

  FileExtension(String setting, String contentType) {
    this.setting = setting;
    this.contentType = contentType;
  }

  /** As a mapping spells it and as the object's name ends, without a dot. */
  public String setting() {
    return setting;
  }

  /** The {@code Content-Type} of the delivered object. */
  public String contentType() {
    return contentType;
  }

  /** The extension that a mapping spells {@code setting}, if there is one. */
  public static Optional<FileExtension> ofSetting(String setting) {
    return Arrays.stream(values()).filter(e -> e.setting.equals(setting)).findFirst();
  }
}
