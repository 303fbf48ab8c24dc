package io.spillway.cli;

import io.spillway.payload.Payload;
import io.spillway.payload.PayloadFormat;
import io.spillway.payload.PayloadLimits;
import io.spillway.payload.PayloadReader;
import io.spillway.payload.UnreadablePayloadException;
import io.spillway.settings.FormatSettings;
import io.spillway.settings.JobDefaults;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which format records are that hold the events. */
final class FormatOption {
  /** Most bytes of a record in a file. */
  private static final int MAX_RECORD_BYTES = 64 * 1024 * 1024;

  private static final PayloadReader READER =
      new PayloadReader(PayloadLimits.DEFAULTS, JobDefaults.EVENT_LIMITS.maxDepth());

  @Option(
      names = "--format",
      paramLabel = "<format>",
      description =
          "The events are in records of this format, one of those that source.format takes, like"
              + " segment-batch or gzip+json-array; a file is the value of one record. Default: one"
              + " event per line of a file, or per record of a topic.")
  private @Nullable String format;

  boolean isGiven() {
    return format != null;
  }

  /**
   * The format, that of one event if none is given.
   *
   * @throws UsageException if there is no such format
   */
  PayloadFormat format() throws UsageException {
    return format == null ? PayloadFormat.JSON : FormatSettings.format("--format", format);
  }

  /** Takes a record apart, as the job does by default. */
  static Payload read(PayloadFormat format, byte[] value) throws UnreadablePayloadException {
    return READER.read(format, value, 0);
  }

  /**
   * The events of a file that is the value of one record.
   *
   * @param name the option and its value, for messages
   */
  Payload file(String name, InputStream file) throws UsageException, IOException {
    byte[] value = file.readNBytes(MAX_RECORD_BYTES + 1);
    if (value.length > MAX_RECORD_BYTES) {
      throw new UsageException(
          name + ": is larger than " + MAX_RECORD_BYTES + " bytes; give the value of one record");
    }
    try {
      return read(format(), value);
    } catch (UnreadablePayloadException e) {
      throw new UsageException(name + ": " + e.getMessage(), e);
    }
  }
}
