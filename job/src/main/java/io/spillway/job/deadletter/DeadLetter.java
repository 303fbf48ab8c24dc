package io.spillway.job.deadletter;

import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import io.spillway.job.source.KafkaRecord;
import io.spillway.routing.DeadLetterLine;
import io.spillway.routing.DeadLetterLine.Rejection;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * An event that could not be handled, whole or for one mapping.
 *
 * @param record the original bytes and where they are in Kafka
 */
public record DeadLetter(Rejection rejection, KafkaRecord record) {
  public static final TypeInformation<DeadLetter> TYPE =
      new RecordTypeInfo<>(DeadLetter.class, new Format());

  public DeadLetter {
    Objects.requireNonNull(rejection, "rejection");
    Objects.requireNonNull(record, "record");
  }

  /** The written form, without the original bytes. */
  DeadLetterLine line() {
    return new DeadLetterLine(
        rejection,
        new DeadLetterLine.Origin(
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestampMillis())));
  }

  /** On the network, when Flink does not chain the dead letters' sink to Route. */
  public static final class Format implements RecordFormat<DeadLetter> {
    private static final long serialVersionUID = 1L;

    private static final KafkaRecord.Format RECORDS = new KafkaRecord.Format();

    @Override
    public void write(DeadLetter deadLetter, DataOutputView target) throws IOException {
      StringValue.writeString(deadLetter.rejection.reason(), target);
      StringValue.writeString(deadLetter.rejection.message(), target);
      StringValue.writeString(deadLetter.rejection.destinationId(), target);
      StringValue.writeString(deadLetter.rejection.mappingId(), target);
      RECORDS.writeVersioned(deadLetter.record, target);
    }

    @Override
    public DeadLetter read(int version, DataInputView source) throws IOException {
      return new DeadLetter(
          new Rejection(
              StringValue.readString(source),
              StringValue.readString(source),
              StringValue.readString(source),
              StringValue.readString(source)),
          RECORDS.readVersioned(source));
    }
  }
}
