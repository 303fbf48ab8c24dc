package io.spillway.job.serialization;

import io.spillway.batching.TimeRange;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Within the records that have times. */
public final class TimeRangeFormat implements RecordFormat<TimeRange> {
  private static final long serialVersionUID = 1L;

  @Override
  public void write(TimeRange times, DataOutputView target) throws IOException {
    target.writeLong(times.firstMillis());
    target.writeLong(times.lastMillis());
  }

  @Override
  public TimeRange read(int version, DataInputView source) throws IOException {
    return new TimeRange(source.readLong(), source.readLong());
  }
}
