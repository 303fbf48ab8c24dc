package io.spillway.delimited;

import java.util.Arrays;
import java.util.Optional;

/** File types: plain or compressed, the text inside is the same. */
public enum FileExtension {
  CSV("csv", "text/csv"),
  TXT("txt", "text/plain"),
  CSV_GZ("csv.gz", FileExtension.GZIP_TYPE),
  TXT_GZ("txt.gz", FileExtension.GZIP_TYPE);

  private static final String GZIP_TYPE = "application/gzip";

  private final String setting;
  private final String contentType;

  FileExtension(String setting, String contentType) {
    this.setting = setting;
    this.contentType = contentType;
  }

  /**
   * The end of the object's key without its leading dot; for plain files the spelling in a mapping.
   */
  public String setting() {
    return setting;
  }

  /** The {@code Content-Type} of the delivered object. */
  public String contentType() {
    return contentType;
  }

  /** Whether a file is a gzip member (RFC 1952). */
  public boolean isGzip() {
    return this == CSV_GZ || this == TXT_GZ;
  }

  /** The compressed variant of this type. */
  public FileExtension gzip() {
    return this == TXT || this == TXT_GZ ? TXT_GZ : CSV_GZ;
  }

  /** The extension with this {@link #setting}, if there is one. */
  public static Optional<FileExtension> ofSetting(String setting) {
    return Arrays.stream(values()).filter(e -> e.setting.equals(setting)).findFirst();
  }
}
