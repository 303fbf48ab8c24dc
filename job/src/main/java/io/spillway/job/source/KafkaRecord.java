package io.spillway.job.source;

import io.spillway.job.serialization.RecordSerializer;
import io.spillway.job.serialization.RecordTypeInfo;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * One record as it came from Kafka.
 *
 * @param timestampMillis Kafka's own timestamp
 * @param value the untouched bytes; null for a tombstone; not copied, must not be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record KafkaRecord(
    String topic, int partition, long offset, long timestampMillis, byte @Nullable [] value) {
  public static final TypeInformation<KafkaRecord> TYPE =
      new RecordTypeInfo<>(KafkaRecord.class, new Serializer());

  public KafkaRecord {
    Objects.requireNonNull(topic, "topic");
  }

  /** Used only where Flink does not chain Route to the source. */
  public static final class Serializer extends RecordSerializer<KafkaRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    protected int version() {
      return 1;
    }

    @Override
    protected void write(KafkaRecord record, DataOutputView target) throws IOException {
      StringValue.writeString(record.topic, target);
      target.writeInt(record.partition);
      target.writeLong(record.offset);
      target.writeLong(record.timestampMillis);
      target.writeBoolean(record.value != null);
      if (record.value != null) {
        writeBytes(record.value, target);
      }
    }

    @Override
    protected KafkaRecord read(int version, DataInputView source) throws IOException {
      return new KafkaRecord(
          StringValue.readString(source),
          source.readInt(),
          source.readLong(),
          source.readLong(),
          source.readBoolean() ? readBytes(source) : null);
    }

    @Override
    public TypeSerializerSnapshot<KafkaRecord> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The serializer has no configuration of its own. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<KafkaRecord> {
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
