package io.spillway.job.deadletter;

import io.spillway.deadletter.DeadLetterLine;
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
 * @param index the place of the event among those of the record, whose value is the event then;
 *     else {@link Origin#WHOLE}
 * @param withheldBytes how many bytes the event has, when the record has neither these nor key and
 *     headers; else {@link DeadLetterLine#WHOLE}
 */
public record DeadLetter(Rejections rejections, KafkaRecord record, int index, int withheldBytes) {
  public static final TypeInformation<DeadLetter> TYPE =
      new RecordTypeInfo<>(DeadLetter.class, new Format());

  public DeadLetter {
    Objects.requireNonNull(rejections, "rejections");
    Objects.requireNonNull(record, "record");
  }

  /** A dead letter with the whole event, which is the record. */
  public DeadLetter(Rejections rejections, KafkaRecord record) {
    this(rejections, record, Origin.WHOLE);
  }

  /** A dead letter with the whole event, which is in the record's place. */
  public DeadLetter(Rejections rejections, KafkaRecord record, int index) {
    this(rejections, record, index, DeadLetterLine.WHOLE);
  }

  /** The same without the event, with its place in Kafka and short messages. */
  public DeadLetter withoutEvent() {
    byte[] value = record.value();
    return new DeadLetter(
        rejections.brief(),
        new KafkaRecord(
            record.topic(), record.partition(), record.offset(), record.timestampMillis(), null),
        index,
        value == null ? 0 : value.length);
  }

  /** Whether it has no event, although there is one. */
  public boolean isWithheld() {
    return withheldBytes != DeadLetterLine.WHOLE;
  }

  /** Where the event is in Kafka. */
  Origin origin() {
    return new Origin(
        record.topic(),
        record.partition(),
        record.offset(),
        index,
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

    private static final int WITH_WITHHELD = 3;
    private static final int WITH_INDEX = 4;

    /** Version 1 has exactly one rejection, without the counts. */
    @Override
    public int version() {
      return WITH_INDEX;
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
      target.writeInt(deadLetter.withheldBytes);
      target.writeInt(deadLetter.index);
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
      KafkaRecord record = RECORDS.readVersioned(source);
      int withheldBytes = version < WITH_WITHHELD ? DeadLetterLine.WHOLE : source.readInt();
      int index = version < WITH_INDEX ? Origin.WHOLE : source.readInt();
      return new DeadLetter(new Rejections(listed, omitted), record, index, withheldBytes);
    }
  }
}
