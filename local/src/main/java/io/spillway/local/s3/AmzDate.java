package io.spillway.local.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The time in the {@code x-amz-date} header of a signed request. */
final class AmzDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private AmzDate() {}

  /** Null when there is none that can be read. */
  static @Nullable Instant parse(@Nullable String header) {
    try {
      return header == null ? null : FORMAT.parse(header, Instant::from);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
