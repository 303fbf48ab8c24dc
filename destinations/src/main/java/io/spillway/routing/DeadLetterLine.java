package io.spillway.routing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A dead letter as it is written, a line of JSON. An event has one, however much of it fails. */
public record DeadLetterLine(Rejections rejections, Origin origin) {
  private static final JsonFactory JSON = new JsonFactory();

  public DeadLetterLine {
    Objects.requireNonNull(rejections, "rejections");
    Objects.requireNonNull(origin, "origin");
  }

  /**
   * Why an event could not be handled, whole or for one mapping.
   *
   * @param reason {@link io.spillway.event.RejectReason#code()}
   * @param message one sentence for a person; what is beyond {@value #MAX_MESSAGE_CHARS} characters
   *     is left out
   * @param destinationId the destination that misses a row, empty when the event itself is broken
   * @param mappingId the mapping that failed, empty when the event itself is broken
   */
  public record Rejection(String reason, String message, String destinationId, String mappingId) {
    static final int MAX_MESSAGE_CHARS = 1000;

    public Rejection {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(destinationId, "destinationId");
      Objects.requireNonNull(mappingId, "mappingId");
      if (message.length() > MAX_MESSAGE_CHARS) {
        message = message.substring(0, MAX_MESSAGE_CHARS - 1) + '…';
      }
    }

    private void writeMembers(JsonGenerator json) throws IOException {
      json.writeStringField("reason", reason);
      json.writeStringField("message", message);
      if (!destinationId.isEmpty()) {
        json.writeStringField("destination", destinationId);
      }
      if (!mappingId.isEmpty()) {
        json.writeStringField("mapping", mappingId);
      }
    }
  }

  /**
   * All that failed for an event: the event itself, or one or more mappings.
   *
   * @param listed at least one
   * @param omitted how many more there are
   */
  public record Rejections(List<Rejection> listed, int omitted) {
    /** With the longest messages, the list takes about as much space as an event. */
    static final int MAX_LISTED = 1000;

    public Rejections {
      listed = List.copyOf(listed);
      if (listed.isEmpty() || omitted < 0) {
        throw new IllegalArgumentException(listed.size() + " listed, " + omitted + " omitted");
      }
    }

    /** Lists the first {@value #MAX_LISTED} and counts the others. */
    public static Rejections of(List<Router.Failure> failures) {
      return new Rejections(
          failures.stream().limit(MAX_LISTED).map(Router.Failure::rejection).toList(),
          Math.max(0, failures.size() - MAX_LISTED));
    }

    /** Lists the first few and counts the others. */
    private Rejections first(int count) {
      return new Rejections(listed.subList(0, count), omitted + listed.size() - count);
    }

    private void writeMembers(JsonGenerator json) throws IOException {
      Rejection first = listed.get(0);
      int count = listed.size() + omitted;
      if (count == 1) {
        first.writeMembers(json);
      } else {
        json.writeStringField("reason", first.reason());
        json.writeStringField("message", count + " mappings failed; the first: " + first.message());
      }
      if (!first.mappingId().isEmpty()) {
        json.writeArrayFieldStart("failures");
        for (Rejection rejection : listed) {
          json.writeStartObject();
          rejection.writeMembers(json);
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      if (omitted > 0) {
        json.writeNumberField("failures_omitted", omitted);
      }
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
   * mapping} when there is exactly one, {@code failures} of mappings, {@code failures_omitted} when
   * some are not listed, {@code topic}, {@code partition}, {@code offset}, {@code timestamp}
   * (Kafka's, ISO-8601 in UTC) and {@code event}, the original bytes in Base64.
   *
   * @param event the original bytes; null leaves them out
   */
  public byte[] toJson(byte @Nullable [] event) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      rejections.writeMembers(json);
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

  /**
   * The line without a newline in at most so many bytes: if need be with fewer {@code failures},
   * and if that is not enough, without the event. One failure is always listed, whatever its size.
   */
  public byte[] toJson(byte @Nullable [] event, int maxBytes) throws IOException {
    byte[] whole = toJson(event);
    if (whole.length <= maxBytes) {
      return whole;
    }
    int eventBytes = whole.length - toJson(null).length;
    byte @Nullable [] kept = listing(1).toJson(null).length + eventBytes <= maxBytes ? event : null;
    int room = kept == null ? maxBytes : maxBytes - eventBytes;
    int most = 1;
    int tooMany = rejections.listed().size() + 1;
    while (tooMany - most > 1) {
      int count = (most + tooMany) >>> 1;
      if (listing(count).toJson(null).length <= room) {
        most = count;
      } else {
        tooMany = count;
      }
    }
    return listing(most).toJson(kept);
  }

  private DeadLetterLine listing(int count) {
    return new DeadLetterLine(rejections.first(count), origin);
  }
}
