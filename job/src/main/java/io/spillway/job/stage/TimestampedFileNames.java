package io.spillway.job.stage;

import io.spillway.delimited.ObjectKey;
import java.time.Clock;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;

/**
 * Puts the time at which it is opened at the front of a part file's name; Flink adds what makes it
 * unique.
 */
final class TimestampedFileNames extends OutputFileConfig {
  private static final long serialVersionUID = 1L;

  private final Clock clock;

  TimestampedFileNames(Clock clock) {
    super("", "");
    this.clock = clock;
  }

  @Override
  public String getPartPrefix() {
    return ObjectKey.timestamp(clock.instant());
  }
}
