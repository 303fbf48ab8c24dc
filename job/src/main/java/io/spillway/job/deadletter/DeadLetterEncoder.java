package io.spillway.job.deadletter;

import io.spillway.job.source.KafkaRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.apache.flink.api.common.serialization.Encoder;

/** Writes dead letters as {@link DeadLetterLine}s. */
final class DeadLetterEncoder implements Encoder<DeadLetter> {
  private static final long serialVersionUID = 1L;

  @Override
  public void encode(DeadLetter letter, OutputStream stream) throws IOException {
    KafkaRecord record = letter.record();
    DeadLetterLine.Origin origin =
        new DeadLetterLine.Origin(
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestampMillis()));
    new DeadLetterLine(
            letter.reason(), letter.message(), letter.destinationId(), letter.mappingId(), origin)
        .write(record.value(), stream);
  }
}
