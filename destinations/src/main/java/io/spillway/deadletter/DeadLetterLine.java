package io.spillway.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spillway.deadletter.RecordContent.Header;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A dead letter in a file, a line of JSON. An event has one, however much of it fails.
 *
 * @param content the original record
 * @param withheldBytes how many bytes the event has, when the content has none because its
 *     destinations have too many dead letters; else {@link #WHOLE}
 */
public record DeadLetterLine(
    Rejections rejections, Origin origin, RecordContent content, int withheldBytes) {
  /** Nothing is withheld. */
  public static final int WHOLE = -1;

  /** What follows the name of a member whose bytes are no text. */
  static final String BASE64 = "_base64";

  /** The member that only a dead letter without the event has. */
  static final String WITHHELD = "withheld";

  /** The member that only a dead letter of an event among several of its record has. */
  static final String INDEX = "index";

  private static final JsonFactory JSON = new JsonFactory();

  public DeadLetterLine {
    Objects.requireNonNull(rejections, "rejections");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(content, "content");
  }

  /** A dead letter with the whole event. */
  public DeadLetterLine(Rejections rejections, Origin origin, RecordContent content) {
    this(rejections, origin, content, WHOLE);
  }

  /**
   * Writes the line and a newline: {@code reason}, {@code message}, {@code destination} and {@code
   * mapping} when there is exactly one, {@code failures} of mappings, {@code failures_omitted} when
   * some are not listed, {@code topic}, {@code partition}, {@code offset}, {@code index} in a
   * record of several events, {@code timestamp} (Kafka's, ISO-8601 in UTC), {@code key} and {@code
   * headers} when the record has some, as text or in Base64, and {@code event}, the original bytes
   * in Base64; instead of the last three {@code withheld}, their number, when there are too many
   * dead letters.
   */
  public void write(OutputStream stream) throws IOException {
    JsonGenerator json = JSON.createGenerator(stream);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    json.writeStartObject();
    rejections.summary().writeMembers(json);
    if (rejections.areOfMappings()) {
      json.writeFieldName("failures");
      rejections.writeArray(json, rejections.listed().size());
    }
    if (rejections.omitted() > 0) {
      json.writeNumberField("failures_omitted", rejections.omitted());
    }
    json.writeStringField("topic", origin.topic());
    json.writeNumberField("partition", origin.partition());
    json.writeNumberField("offset", origin.offset());
    if (origin.isOfMany()) {
      json.writeNumberField(INDEX, origin.index());
    }
    json.writeStringField("timestamp", origin.timestamp().toString());
    if (withheldBytes != WHOLE) {
      json.writeNumberField(WITHHELD, withheldBytes);
    }
    if (content.key() != null) {
      writeBytes(json, "key", content.key());
    }
    if (!content.headers().isEmpty()) {
      writeHeaders(json);
    }
    if (content.value() != null) {
      json.writeBinaryField("event", content.value());
    }
    json.writeEndObject();
    json.writeRaw('\n');
    json.close();
  }

  private void writeHeaders(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("headers");
    for (Header header : content.headers()) {
      json.writeStartObject();
      json.writeStringField("key", header.key());
      if (header.value() != null) {
        writeBytes(json, "value", header.value());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeBytes(JsonGenerator json, String name, byte[] bytes) throws IOException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      json.writeBinaryField(name + BASE64, bytes);
      return;
    }
    json.writeStringField(name, text);
  }
}
