package io.spillway.delimited;

import java.util.Arrays;
import java.util.Optional;

/** File types: text, plain or compressed, and Parquet. */
public enum FileExtension {
  CSV("csv", "text/csv"),
  TXT("txt", "text/plain"),
  CSV_GZ(CSV, Compression.GZIP, "application/gzip"),
  TXT_GZ(TXT, Compression.GZIP, "application/gzip"),
  CSV_ZST(CSV, Compression.ZSTD, "application/zstd"),
  TXT_ZST(TXT, Compression.ZSTD, "application/zstd"),

  /** Not text, and compressed within: no compression is around it. */
  PARQUET("parquet", "application/vnd.apache.parquet");

  private final String setting;
  private final String plain;
  private final Compression compression;
  private final String contentType;

  FileExtension(String plain, String contentType) {
    this.setting = plain;
    this.plain = plain;
    this.compression = Compression.NONE;
    this.contentType = contentType;
  }

  FileExtension(FileExtension plain, Compression compression, String contentType) {
    this.setting = plain.setting + compression.suffix();
    this.plain = plain.plain;
    this.compression = compression;
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

  /** How a file is compressed. */
  public Compression compression() {
    return compression;
  }

  /** The extension of a compressed file without that of the compression, as a mapping has it. */
  String plain() {
    return plain;
  }

  /** The same type of text in files that are compressed so. */
  public FileExtension with(Compression other) {
    return ofSetting(plain + other.suffix()).orElseThrow();
  }

  /** The extension with this {@link #setting}, if there is one. */
  public static Optional<FileExtension> ofSetting(String setting) {
    return Arrays.stream(values()).filter(e -> e.setting.equals(setting)).findFirst();
  }
}
