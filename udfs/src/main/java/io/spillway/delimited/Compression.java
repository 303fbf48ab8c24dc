package io.spillway.delimited;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Whether and how files are compressed. */
public enum Compression {
  NONE("none", ""),

  /** One gzip member (RFC 1952). */
  GZIP("gzip", ".gz"),

  /** One Zstandard frame with a checksum (RFC 8878). */
  ZSTD("zstd", ".zst");

  private final String setting;
  private final String suffix;

  Compression(String setting, String suffix) {
    this.setting = setting;
    this.suffix = suffix;
  }

  /** The spelling in a mapping. */
  public String setting() {
    return setting;
  }

  /** What the names of compressed files end in, by which readers know them. */
  String suffix() {
    return suffix;
  }

  /** The constant that a mapping spells {@code setting}, if there is one. */
  public static Optional<Compression> ofSetting(String setting) {
    return Arrays.stream(values()).filter(c -> c.setting.equals(setting)).findFirst();
  }

  /** Reads what was compressed; a file that is cut off ends in an {@link IOException}. */
  public InputStream reading(InputStream compressed) throws IOException {
    return switch (this) {
      case NONE -> compressed;
      case GZIP -> new GZIPInputStream(compressed);
      case ZSTD -> new ZstdInputStreamNoFinalizer(compressed);
    };
  }
}
