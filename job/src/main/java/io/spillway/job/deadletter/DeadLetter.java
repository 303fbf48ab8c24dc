package io.spillway.job.deadletter;

import io.spillway.event.RejectReason;
import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import io.spillway.job.source.KafkaRecord;
import io.spillway.routing.DeadLetterLine;
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
 * @param reason {@link RejectReason#code()}
 * @param message one sentence for a person
 * @param destinationId the destination that misses a row, empty when the event itself is broken
 * @param mappingId the mapping that failed, empty when the event itself is broken
 * @param record the original bytes and where they are in Kafka
 */
public record DeadLetter(
    String reason, String message, String destinationId, String mappingId, KafkaRecord record) {
  public static final TypeInformation<DeadLetter> TYPE =
      new RecordTypeInfo<>(DeadLetter.class, new Format());

  public DeadLetter {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(destinationId, "destinationId");
    Objects.requireNonNull(mappingId, "mappingId");
    Objects.requireNonNull(record, "record");
  }

  /** The written form, without the original bytes. */
  DeadLetterLine line() {
    return new DeadLetterLine(
        reason,
        message,
        destinationId,
        mappingId,
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
      StringValue.writeString(deadLetter.reason, target);
      StringValue.writeString(deadLetter.message, target);
      StringValue.writeString(deadLetter.destinationId, target);
      StringValue.writeString(deadLetter.mappingId, target);
      RECORDS.writeVersioned(deadLetter.record, target);
    }

    @Override
    public DeadLetter read(int version, DataInputView source) throws IOException {
      return new DeadLetter(
          StringValue.readString(source),
          StringValue.readString(source),
          StringValue.readString(source),
          StringValue.readString(source),
          RECORDS.readVersioned(source));
    }
  }
}
