package io.spillway.job.source;

import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import io.spillway.record.SourceRecord;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record of Kafka, unparsed. Nothing of it is copied or must be changed.
 *
 * @param timestampMillis Kafka's timestamp
 * @param key null for none
 * @param headers as Kafka's client gives them, which decodes them when they are asked for
 * @param value null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent")
public record KafkaRecord(
    String topic,
    int partition,
    long offset,
    long timestampMillis,
    byte @Nullable [] key,
    Headers headers,
    byte @Nullable [] value) {
  public static final TypeInformation<KafkaRecord> TYPE =
      new RecordTypeInfo<>(KafkaRecord.class, new Format());

  public KafkaRecord {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(headers, "headers");
  }

  /** A record with neither key nor headers. */
  public KafkaRecord(
      String topic, int partition, long offset, long timestampMillis, byte @Nullable [] value) {
    this(topic, partition, offset, timestampMillis, null, new RecordHeaders(), value);
  }

  /** One event of the record in place of all of it. */
  public KafkaRecord withValue(byte[] event) {
    return new KafkaRecord(topic, partition, offset, timestampMillis, key, headers, event);
  }

  /**
   * The record as mappings see it.
   *
   * @param index of an event among those of the record, or {@link SourceRecord#WHOLE}
   */
  public SourceRecord ofEvent(int index) {
    return new SourceRecord(topic, partition, offset, timestampMillis, key, this::header, index);
  }

  private byte @Nullable [] header(String name) {
    Header last = headers.lastHeader(name);
    return last == null ? null : last.value();
  }

  /** On the network, when Flink does not chain Route to the source. */
  public static final class Format implements RecordFormat<KafkaRecord> {
    private static final long serialVersionUID = 1L;

    /** Version 1 has neither key nor headers. */
    @Override
    public int version() {
      return 2;
    }

    @Override
    public void write(KafkaRecord record, DataOutputView target) throws IOException {
      StringValue.writeString(record.topic, target);
      target.writeInt(record.partition);
      target.writeLong(record.offset);
      target.writeLong(record.timestampMillis);
      writeBytes(record.value, target);
      writeBytes(record.key, target);
      Header[] headers = record.headers.toArray();
      target.writeInt(headers.length);
      for (Header header : headers) {
        StringValue.writeString(header.key(), target);
        writeBytes(header.value(), target);
      }
    }

    @Override
    public KafkaRecord read(int version, DataInputView source) throws IOException {
      String topic = StringValue.readString(source);
      int partition = source.readInt();
      long offset = source.readLong();
      long timestampMillis = source.readLong();
      byte[] value = readBytes(source);
      if (version == 1) {
        return new KafkaRecord(topic, partition, offset, timestampMillis, value);
      }
      byte[] key = readBytes(source);
      RecordHeaders headers = new RecordHeaders();
      int count = source.readInt();
      for (int i = 0; i < count; i++) {
        headers.add(StringValue.readString(source), readBytes(source));
      }
      return new KafkaRecord(topic, partition, offset, timestampMillis, key, headers, value);
    }

    private static void writeBytes(byte @Nullable [] bytes, DataOutputView target)
        throws IOException {
      target.writeBoolean(bytes != null);
      if (bytes != null) {
        RecordFormat.writeBytes(bytes, target);
      }
    }

    private static byte @Nullable [] readBytes(DataInputView source) throws IOException {
      return source.readBoolean() ? RecordFormat.readBytes(source) : null;
    }
  }
}
