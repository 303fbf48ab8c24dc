package io.spillway.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.deadletter.RecordContent.Header;
import io.spillway.deadletter.Rejections.Rejection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter that is read back from a file or a topic.
 *
 * @param place where the original record is in Kafka
 * @param content the original record, or what there is of it
 * @param time Kafka's timestamp of the original record; null if the dead letter has none
 * @param missing what there is not of it, for a person; empty if it is whole
 */
public record StoredDeadLetter(
    Rejections rejections,
    Place place,
    @Nullable Instant time,
    RecordContent content,
    String missing) {
  private static final String WITHHELD =
      "its destination has more dead letters than dead_letters_per_minute of the policy, so that"
          + " this one has no event";

  /**
   * Where an event is in Kafka, as it is written in the dead letter.
   *
   * @param index its place among the events of its record; empty when it is the whole record
   */
  public record Place(String topic, String partition, String offset, String index) {

    /** The partition with its topic, for a person. */
    public String ofPartition() {
      return topic + ", partition " + partition;
    }

    /** Whether the dead letter has one event of a record that may have several. */
    public boolean isOfMany() {
      return !index.isEmpty();
    }

    @Override
    public String toString() {
      return ofPartition() + ", offset " + offset + (isOfMany() ? "#" + index : "");
    }
  }

  /** Whether the event is missing because there were too many dead letters. */
  public boolean isWithheld() {
    return missing.equals(WITHHELD);
  }

  /** Events may be longer than what Jackson reads unless told. */
  private static final JsonMapper JSON =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());

  /**
   * Reads a line of a file, with or without a list of failures, and with or without key and
   * headers.
   *
   * @throws MalformedDeadLetterException if it is no dead letter
   */
  public static StoredDeadLetter ofLine(byte[] line) throws MalformedDeadLetterException {
    JsonNode json = json(line);
    if (!json.path("reason").isTextual() || !json.path("offset").isIntegralNumber()) {
      throw new MalformedDeadLetterException(
          "not a dead letter; give what the job wrote as dead letters");
    }
    List<Header> headers = new ArrayList<>();
    for (JsonNode header : json.path("headers")) {
      headers.add(new Header(header.path("key").asText(), bytes(header, "value")));
    }
    return new StoredDeadLetter(
        rejections(json, json.path("failures"), json.path("failures_omitted").asInt()),
        new Place(
            json.path("topic").asText(),
            json.path("partition").asText(),
            json.path("offset").asText(),
            json.path(DeadLetterLine.INDEX).asText()),
        time(json.path("timestamp").asText()),
        new RecordContent(bytes(json, "key"), headers, base64(json, "event")),
        json.has("event")
            ? ""
            : json.has(DeadLetterLine.WITHHELD) ? WITHHELD : "the dead letter has no event");
  }

  /**
   * Reads a record of a topic. One without {@link DeadLetterHeaders#FORMAT} is that of an earlier
   * release, whose value is what {@link #ofLine} reads.
   *
   * @throws MalformedDeadLetterException if it is no dead letter
   */
  public static StoredDeadLetter ofRecord(RecordContent record)
      throws MalformedDeadLetterException {
    Map<String, String> own = new HashMap<>();
    List<Header> original = new ArrayList<>();
    for (Header header : record.headers()) {
      if (DeadLetterHeaders.isOriginal(header)) {
        original.add(DeadLetterHeaders.unescaped(header));
      } else if (header.value() != null) {
        own.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    String format = own.get(DeadLetterHeaders.FORMAT);
    if (format == null) {
      if (record.value() == null) {
        throw new MalformedDeadLetterException(
            "not a dead letter; name a topic that the job writes dead letters to");
      }
      return ofLine(record.value());
    }
    if (!format.equals(DeadLetterHeaders.THIS_FORMAT)
        && !format.equals(DeadLetterHeaders.FORMAT_WITH_INDEX)) {
      throw new MalformedDeadLetterException(
          "a dead letter of format '"
              + Rejection.cut(format, 20)
              + "'; use the release that wrote it, this one reads up to "
              + DeadLetterHeaders.FORMAT_WITH_INDEX);
    }
    byte[] failures =
        own.getOrDefault(DeadLetterHeaders.FAILURES, "[]").getBytes(StandardCharsets.UTF_8);
    return new StoredDeadLetter(
        rejections(summary(own), json(failures), omitted(own)),
        new Place(
            own.getOrDefault(DeadLetterHeaders.TOPIC, ""),
            own.getOrDefault(DeadLetterHeaders.PARTITION, ""),
            own.getOrDefault(DeadLetterHeaders.OFFSET, ""),
            own.getOrDefault(DeadLetterHeaders.INDEX, "")),
        time(own.getOrDefault(DeadLetterHeaders.TIMESTAMP, "")),
        new RecordContent(record.key(), original, record.value()),
        missing(own, record.value()));
  }

  private static @Nullable Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static JsonNode summary(Map<String, String> own) {
    var summary = JSON.createObjectNode();
    summary.put("reason", own.getOrDefault(DeadLetterHeaders.REASON, ""));
    summary.put("message", own.getOrDefault(DeadLetterHeaders.MESSAGE, ""));
    summary.put("destination", own.getOrDefault(DeadLetterHeaders.DESTINATION, ""));
    summary.put("mapping", own.getOrDefault(DeadLetterHeaders.MAPPING, ""));
    return summary;
  }

  private static int omitted(Map<String, String> own) throws MalformedDeadLetterException {
    try {
      return Integer.parseInt(own.getOrDefault(DeadLetterHeaders.FAILURES_OMITTED, "0"));
    } catch (NumberFormatException e) {
      throw new MalformedDeadLetterException(
          "its header " + DeadLetterHeaders.FAILURES_OMITTED + " is no number");
    }
  }

  private static String missing(Map<String, String> own, byte @Nullable [] value) {
    if (own.containsKey(DeadLetterHeaders.WITHHELD)) {
      return WITHHELD;
    }
    String truncated = own.get(DeadLetterHeaders.TRUNCATED);
    if (truncated != null) {
      return "the dead letter has "
          + (value == null ? 0 : value.length)
          + " of the event's "
          + truncated
          + " bytes";
    }
    return own.containsKey(DeadLetterHeaders.TRUNCATED_KEY)
            || own.containsKey(DeadLetterHeaders.TRUNCATED_HEADERS)
        ? "the dead letter lacks the event's key and headers"
        : "";
  }

  private static Rejections rejections(JsonNode summary, JsonNode failures, int omitted) {
    List<Rejection> listed = new ArrayList<>();
    failures.forEach(failure -> listed.add(rejection(failure)));
    if (listed.isEmpty()) {
      listed.add(rejection(summary));
    }
    return new Rejections(listed, Math.max(0, omitted));
  }

  private static Rejection rejection(JsonNode json) {
    return new Rejection(
        json.path("reason").asText(),
        json.path("message").asText(),
        json.path("destination").asText(),
        json.path("mapping").asText());
  }

  private static JsonNode json(byte[] text) throws MalformedDeadLetterException {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new MalformedDeadLetterException("not JSON; give what the job wrote as dead letters");
    }
  }

  /** Bytes that are given as text or in Base64; null if not at all. */
  private static byte @Nullable [] bytes(JsonNode json, String name)
      throws MalformedDeadLetterException {
    JsonNode text = json.path(name);
    return text.isTextual()
        ? text.textValue().getBytes(StandardCharsets.UTF_8)
        : base64(json, name + DeadLetterLine.BASE64);
  }

  private static byte @Nullable [] base64(JsonNode json, String name)
      throws MalformedDeadLetterException {
    if (!json.has(name)) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(json.path(name).asText("?"));
    } catch (IllegalArgumentException e) {
      throw new MalformedDeadLetterException("its " + name + " is not Base64");
    }
  }
}
