package io.spillway.job.source;

import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * A record of Kafka, unparsed.
 *
 * @param timestampMillis Kafka's timestamp
 * @param value null for a tombstone; not copied, must not be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record KafkaRecord(
    String topic, int partition, long offset, long timestampMillis, byte @Nullable [] value) {
  public static final TypeInformation<KafkaRecord> TYPE =
      new RecordTypeInfo<>(KafkaRecord.class, new Format());

  public KafkaRecord {
    Objects.requireNonNull(topic, "topic");
  }

  /** On the network, when Flink does not chain Route to the source. */
  public static final class Format implements RecordFormat<KafkaRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void write(KafkaRecord record, DataOutputView target) throws IOException {
      StringValue.writeString(record.topic, target);
      target.writeInt(record.partition);
      target.writeLong(record.offset);
      target.writeLong(record.timestampMillis);
      target.writeBoolean(record.value != null);
      if (record.value != null) {
        RecordFormat.writeBytes(record.value, target);
      }
    }

    @Override
    public KafkaRecord read(int version, DataInputView source) throws IOException {
      return new KafkaRecord(
          StringValue.readString(source),
          source.readInt(),
          source.readLong(),
          source.readLong(),
          source.readBoolean() ? RecordFormat.readBytes(source) : null);
    }
  }
}
