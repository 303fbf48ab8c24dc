package io.spillway.routing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A dead letter as it is written, a line of JSON. */
public record DeadLetterLine(Rejection rejection, Origin origin) {
  private static final JsonFactory JSON = new JsonFactory();

  public DeadLetterLine {
    Objects.requireNonNull(rejection, "rejection");
    Objects.requireNonNull(origin, "origin");
  }

  /**
   * Why an event could not be handled, whole or for one mapping.
   *
   * @param reason {@link io.spillway.event.RejectReason#code()}
   * @param message one sentence for a person
   * @param destinationId the destination that misses a row, empty when the event itself is broken
   * @param mappingId the mapping that failed, empty when the event itself is broken
   */
  public record Rejection(String reason, String message, String destinationId, String mappingId) {
    public Rejection {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(message, "message");
      Objects.requireNonNull(destinationId, "destinationId");
      Objects.requireNonNull(mappingId, "mappingId");
    }
  }

  /** The event's place in Kafka. */
  public record Origin(String topic, int partition, long offset, Instant timestamp) {
    public Origin {
      Objects.requireNonNull(topic, "topic");
      Objects.requireNonNull(timestamp, "timestamp");
    }
  }

  /** Writes {@link #toJson} and a newline. */
  public void write(byte @Nullable [] event, OutputStream stream) throws IOException {
    stream.write(toJson(event));
    stream.write('\n');
  }

  /**
   * The line without a newline: {@code reason}, {@code message}, {@code destination} and {@code
   * mapping} when there is one, {@code topic}, {@code partition}, {@code offset}, {@code timestamp}
   * (Kafka's, ISO-8601 in UTC) and {@code event}, the original bytes in Base64.
   *
   * @param event the original bytes; null leaves them out
   */
  public byte[] toJson(byte @Nullable [] event) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("reason", rejection.reason());
      json.writeStringField("message", rejection.message());
      if (!rejection.destinationId().isEmpty()) {
        json.writeStringField("destination", rejection.destinationId());
      }
      if (!rejection.mappingId().isEmpty()) {
        json.writeStringField("mapping", rejection.mappingId());
      }
      json.writeStringField("topic", origin.topic());
      json.writeNumberField("partition", origin.partition());
      json.writeNumberField("offset", origin.offset());
      json.writeStringField("timestamp", origin.timestamp().toString());
      if (event != null) {
        json.writeBinaryField("event", event);
      }
      json.writeEndObject();
    }
    return line.toByteArray();
  }
}
