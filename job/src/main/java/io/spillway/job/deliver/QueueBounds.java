package io.spillway.job.deliver;

import io.spillway.job.serialization.RecordFormat;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Where a key's files are in state: they have the numbers from {@code first} to before {@code end},
 * in the order in which they came; those that are done with are missing.
 *
 * @param files how many there are
 * @param bytes their size together
 * @param goneSinceMillis since when the catalog has not had their destination, 0 when it has it
 */
record QueueBounds(long first, long end, long files, long bytes, long goneSinceMillis) {
  static final QueueBounds EMPTY = new QueueBounds(0, 0, 0, 0, 0);

  /** In state. */
  public static final class Format implements RecordFormat<QueueBounds> {
    private static final long serialVersionUID = 1L;

    @Override
    public void write(QueueBounds bounds, DataOutputView target) throws IOException {
      target.writeLong(bounds.first);
      target.writeLong(bounds.end);
      target.writeLong(bounds.files);
      target.writeLong(bounds.bytes);
      target.writeLong(bounds.goneSinceMillis);
    }

    @Override
    public QueueBounds read(int version, DataInputView source) throws IOException {
      return new QueueBounds(
          source.readLong(),
          source.readLong(),
          source.readLong(),
          source.readLong(),
          source.readLong());
    }
  }
}
