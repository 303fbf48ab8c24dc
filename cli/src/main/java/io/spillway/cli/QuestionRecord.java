package io.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import io.spillway.event.IsoTime;
import io.spillway.mapping.evaluation.ValueDescription;
import io.spillway.record.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the record that a line of {@code spillway eval} says its event came in. What it does not
 * say, the record does not have.
 */
final class QuestionRecord {
  private static final String TOPIC = "topic";
  private static final String PARTITION = "partition";
  private static final String OFFSET = "offset";
  private static final String TIMESTAMP = "timestamp";
  private static final String KEY = "key";
  private static final String HEADERS = "headers";
  private static final String INDEX = "index";

  private static final List<String> KEYS =
      List.of(TOPIC, PARTITION, OFFSET, TIMESTAMP, KEY, HEADERS, INDEX);

  private static final int NONE = -1;

  private final JsonNode record;

  private QuestionRecord(JsonNode record) {
    this.record = record;
  }

  /**
   * The record.
   *
   * @param json the value of {@code kafka}
   */
  static SourceRecord of(JsonNode json) throws UnanswerableException {
    if (!json.isObject()) {
      throw refused("", "needs an object with " + Diagnostic.quoteAll(KEYS), json);
    }
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (!KEYS.contains(member.getKey())) {
        throw new UnanswerableException(
            Question.KAFKA
                + "."
                + member.getKey()
                + ": unknown key: "
                + NearestName.suggestion(member.getKey(), KEYS));
      }
    }
    return new QuestionRecord(json).read();
  }

  private SourceRecord read() throws UnanswerableException {
    return new SourceRecord(
        text(TOPIC, record.path(TOPIC)),
        (int) number(PARTITION, Integer.MAX_VALUE),
        number(OFFSET, Long.MAX_VALUE),
        time(),
        bytes(text(KEY, record.path(KEY))),
        headers()::get,
        (int) number(INDEX, Integer.MAX_VALUE));
  }

  private Map<String, byte[]> headers() throws UnanswerableException {
    JsonNode headers = record.path(HEADERS);
    if (!isAbsent(headers) && !headers.isObject()) {
      throw refused(HEADERS, "needs an object of names and texts", headers);
    }
    Map<String, byte[]> values = new HashMap<>();
    for (Map.Entry<String, JsonNode> header : headers.properties()) {
      values.put(header.getKey(), bytes(text(HEADERS + "." + header.getKey(), header.getValue())));
    }
    return values;
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable String text(String key, JsonNode value) throws UnanswerableException {
    if (isAbsent(value)) {
      return null;
    }
    if (!value.isTextual()) {
      throw refused(key, "needs text", value);
    }
    return value.textValue();
  }

  private long number(String key, long most) throws UnanswerableException {
    JsonNode value = record.path(key);
    if (isAbsent(value)) {
      return NONE;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0
        || value.longValue() > most) {
      throw refused(key, "needs a whole number from 0 to " + most, value);
    }
    return value.longValue();
  }

  private long time() throws UnanswerableException {
    JsonNode value = record.path(TIMESTAMP);
    if (isAbsent(value)) {
      return NONE;
    }
    long millis = value.isTextual() ? IsoTime.millis(value.textValue()) : IsoTime.UNREADABLE;
    if (millis < 0) {
      throw refused(TIMESTAMP, "needs a time like \"2026-11-22T16:29:00.123Z\"", value);
    }
    return millis;
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static UnanswerableException refused(String key, String needed, JsonNode got) {
    return new UnanswerableException(
        Question.KAFKA
            + (key.isEmpty() ? "" : "." + key)
            + ": "
            + needed
            + ", got "
            + ValueDescription.of(got));
  }
}
