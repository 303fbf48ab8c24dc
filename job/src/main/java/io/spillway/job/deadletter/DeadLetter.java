package io.spillway.job.deadletter;

import io.spillway.deadletter.Origin;
import io.spillway.deadletter.RecordContent;
import io.spillway.deadletter.Rejections;
import io.spillway.deadletter.Rejections.Rejection;
import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import io.spillway.job.source.KafkaRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * An event that could not be handled, whole or for some mappings.
 *
 * @param record the original bytes and where they are in Kafka
 */
public record DeadLetter(Rejections rejections, KafkaRecord record) {
  public static final TypeInformation<DeadLetter> TYPE =
      new RecordTypeInfo<>(DeadLetter.class, new Format());

  public DeadLetter {
    Objects.requireNonNull(rejections, "rejections");
    Objects.requireNonNull(record, "record");
  }

  /** Where the event is in Kafka. */
  Origin origin() {
    return new Origin(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestampMillis()));
  }

  /** The original record. */
  RecordContent content() {
    List<RecordContent.Header> headers = new ArrayList<>();
    record
        .headers()
        .forEach(header -> headers.add(new RecordContent.Header(header.key(), header.value())));
    return new RecordContent(record.key(), headers, record.value());
  }

  /** On the network, when Flink does not chain the dead letters' sink to Route. */
  public static final class Format implements RecordFormat<DeadLetter> {
    private static final long serialVersionUID = 1L;

    private static final KafkaRecord.Format RECORDS = new KafkaRecord.Format();

    /** Version 1 has exactly one rejection, without the counts. */
    @Override
    public int version() {
      return 2;
    }

    @Override
    public void write(DeadLetter deadLetter, DataOutputView target) throws IOException {
      target.writeInt(deadLetter.rejections.omitted());
      target.writeInt(deadLetter.rejections.listed().size());
      for (Rejection rejection : deadLetter.rejections.listed()) {
        StringValue.writeString(rejection.reason(), target);
        StringValue.writeString(rejection.message(), target);
        StringValue.writeString(rejection.destinationId(), target);
        StringValue.writeString(rejection.mappingId(), target);
      }
      RECORDS.writeVersioned(deadLetter.record, target);
    }

    @Override
    public DeadLetter read(int version, DataInputView source) throws IOException {
      int omitted = version == 1 ? 0 : source.readInt();
      int count = version == 1 ? 1 : source.readInt();
      List<Rejection> listed = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        listed.add(
            new Rejection(
                StringValue.readString(source),
                StringValue.readString(source),
                StringValue.readString(source),
                StringValue.readString(source)));
      }
      return new DeadLetter(new Rejections(listed, omitted), RECORDS.readVersioned(source));
    }
  }
}
