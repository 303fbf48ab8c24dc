package io.spillway.deadletter;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * All that failed for an event: the event itself, or one or more mappings.
 *
 * @param listed at least one
 * @param omitted how many more there are
 */
public record Rejections(List<Rejection> listed, int omitted) {
  /** With the longest messages, the list takes about as much space as an event. */
  static final int MAX_LISTED = 1000;

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

    /** Enough to tell problems apart. */
    static final int SHORT_MESSAGE_CHARS = 100;

    public Rejection {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(destinationId, "destinationId");
      Objects.requireNonNull(mappingId, "mappingId");
      message = cut(message, MAX_MESSAGE_CHARS);
    }

    /** The same with a message of at most so many characters. */
    Rejection withMessageOf(int maxChars) {
      return new Rejection(reason, cut(message, maxChars), destinationId, mappingId);
    }

    static String cut(String text, int maxChars) {
      return text.length() <= maxChars ? text : text.substring(0, maxChars - 1) + '…';
    }

    void writeMembers(JsonGenerator json) throws IOException {
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

  public Rejections {
    listed = List.copyOf(listed);
    if (listed.isEmpty() || omitted < 0) {
      throw new IllegalArgumentException(listed.size() + " listed, " + omitted + " omitted");
    }
  }

  /** Lists the first {@value #MAX_LISTED} and counts the others. */
  public static Rejections of(List<Rejection> all) {
    int listed = Math.min(all.size(), MAX_LISTED);
    return new Rejections(all.subList(0, listed), all.size() - listed);
  }

  /** The same with short messages. */
  public Rejections brief() {
    return new Rejections(
        listed.stream()
            .map(rejection -> rejection.withMessageOf(Rejection.SHORT_MESSAGE_CHARS))
            .toList(),
        omitted);
  }

  /** The only rejection; of several, the first one's reason and a message that counts them. */
  Rejection summary() {
    Rejection first = listed.get(0);
    int count = listed.size() + omitted;
    return count == 1
        ? first
        : new Rejection(
            first.reason(), count + " mappings failed; the first: " + first.message(), "", "");
  }

  /** Whether mappings failed, and not the event as a whole. */
  boolean areOfMappings() {
    return !listed.get(0).mappingId().isEmpty();
  }

  /** Writes the first few as an array of objects. */
  void writeArray(JsonGenerator json, int count) throws IOException {
    json.writeStartArray();
    for (Rejection rejection : listed.subList(0, count)) {
      json.writeStartObject();
      rejection.writeMembers(json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
