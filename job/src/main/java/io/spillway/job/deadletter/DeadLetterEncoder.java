package io.spillway.job.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spillway.job.source.KafkaRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.apache.flink.api.common.serialization.Encoder;

/**
 * One JSON object per line: {@code reason}, {@code message}, {@code destination} and {@code
 * mapping} when there is one, {@code topic}, {@code partition}, {@code offset}, {@code timestamp}
 * (Kafka's, ISO-8601 in UTC) and {@code event}, the original bytes in Base64.
 */
final class DeadLetterEncoder implements Encoder<DeadLetter> {
  private static final long serialVersionUID = 1L;
  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public void encode(DeadLetter letter, OutputStream stream) throws IOException {
    KafkaRecord record = letter.record();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("reason", letter.reason());
      json.writeStringField("message", letter.message());
      if (!letter.destinationId().isEmpty()) {
        json.writeStringField("destination", letter.destinationId());
      }
      if (!letter.mappingId().isEmpty()) {
        json.writeStringField("mapping", letter.mappingId());
      }
      json.writeStringField("topic", record.topic());
      json.writeNumberField("partition", record.partition());
      json.writeNumberField("offset", record.offset());
      json.writeStringField("timestamp", Instant.ofEpochMilli(record.timestampMillis()).toString());
      byte[] value = record.value();
      if (value != null) {
        json.writeBinaryField("event", value);
      }
      json.writeEndObject();
    }
    line.write('\n');
    line.writeTo(stream);
  }
}
