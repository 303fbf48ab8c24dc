package io.spillway.job.stage;

import io.spillway.job.serialization.RecordFormat;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * What is known of a file since it was written.
 *
 * @param eventType of the events in it; empty when they have none
 * @param rows their number
 * @param crc32 of all its bytes, as they are stored
 * @param closedMillis when its batch was closed
 * @param shards how many keys its mapping spreads files over, at least 1
 */
public record FileFacts(String eventType, int rows, int crc32, long closedMillis, int shards) {

  /** Within the records that have them. */
  static final class Format implements RecordFormat<FileFacts> {
    private static final long serialVersionUID = 1L;

    @Override
    public void write(FileFacts facts, DataOutputView target) throws IOException {
      StringValue.writeString(facts.eventType, target);
      target.writeInt(facts.rows);
      target.writeInt(facts.crc32);
      target.writeLong(facts.closedMillis);
      target.writeInt(facts.shards);
    }

    @Override
    public FileFacts read(int version, DataInputView source) throws IOException {
      return new FileFacts(
          StringValue.readString(source),
          source.readInt(),
          source.readInt(),
          source.readLong(),
          source.readInt());
    }
  }
}
