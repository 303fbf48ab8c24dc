package io.spillway.job.stage;

import io.spillway.batching.TimeRange;
import io.spillway.job.batch.BatchChunk;
import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.TimeRangeFormat;
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
 * @param times of the events in it
 * @param shards how many keys its mapping spreads files over, at least 1
 */
public record FileFacts(
    String eventType, int rows, int crc32, long closedMillis, TimeRange times, int shards) {

  /** Those of the file of a batch. */
  static FileFacts of(BatchChunk chunk, int crc32) {
    return new FileFacts(
        chunk.output().key().eventType(),
        chunk.batchRows(),
        crc32,
        chunk.closed().toEpochMilli(),
        chunk.times(),
        chunk.output().shards());
  }

  /** Within the records that have them. */
  static final class Format implements RecordFormat<FileFacts> {
    private static final long serialVersionUID = 1L;

    private static final TimeRangeFormat TIMES = new TimeRangeFormat();

    @Override
    public void write(FileFacts facts, DataOutputView target) throws IOException {
      StringValue.writeString(facts.eventType, target);
      target.writeInt(facts.rows);
      target.writeInt(facts.crc32);
      target.writeLong(facts.closedMillis);
      TIMES.write(facts.times, target);
      target.writeInt(facts.shards);
    }

    @Override
    public FileFacts read(int version, DataInputView source) throws IOException {
      return new FileFacts(
          StringValue.readString(source),
          source.readInt(),
          source.readInt(),
          source.readLong(),
          TIMES.read(1, source),
          source.readInt());
    }
  }
}
