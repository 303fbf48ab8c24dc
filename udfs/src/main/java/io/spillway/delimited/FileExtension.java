package io.spillway.delimited;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of file a mapping may write; plain or compressed, the text inside is the same. */
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

  /** As the object's name ends, without a dot in front; plain ones as a mapping spells them. */
  public String setting() {
    return setting;
  }

  /** The {@code Content-Type} of the delivered object. */
  public String contentType() {
    return contentType;
  }

  /** Whether files are gzip members, as RFC 1952 has them. */
  public boolean isGzip() {
    return this == CSV_GZ || this == TXT_GZ;
  }

  /** The same kind of file, compressed. */
  public FileExtension gzip() {
    return this == TXT || this == TXT_GZ ? TXT_GZ : CSV_GZ;
  }

  /** The extension that is spelled {@code setting}, if there is one. */
  public static Optional<FileExtension> ofSetting(String setting) {
    return Arrays.stream(values()).filter(e -> e.setting.equals(setting)).findFirst();
  }
}
