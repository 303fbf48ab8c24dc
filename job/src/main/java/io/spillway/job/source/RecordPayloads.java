package io.spillway.job.source;

import io.spillway.payload.Payload;
import io.spillway.payload.PayloadFormat;
import io.spillway.payload.PayloadFormats;
import io.spillway.payload.PayloadHeaders;
import io.spillway.payload.PayloadReader;
import io.spillway.payload.UnreadablePayloadException;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Takes records apart, as the formats of their topics and their headers say. */
public final class RecordPayloads {
  private static final byte[] NOTHING = {};

  private final PayloadFormats formats;
  private final PayloadReader reader;

  public RecordPayloads(PayloadFormats formats, PayloadReader reader) {
    this.formats = Objects.requireNonNull(formats, "formats");
    this.reader = Objects.requireNonNull(reader, "reader");
  }

  /** Whether a topic's records are events as they are. */
  public boolean isPlain(String topic) {
    return formats.of(topic).equals(PayloadFormat.JSON);
  }

  /**
   * The events of a record.
   *
   * @param value of the record
   * @throws UnreadablePayloadException if the record as a whole cannot be read
   */
  public Payload of(KafkaRecord record, byte[] value) throws UnreadablePayloadException {
    PayloadFormat format =
        PayloadHeaders.format(formats.of(record.topic()), key -> lastHeader(record.headers(), key));
    return reader.read(format, value, attachedBytes(record));
  }

  private static byte @Nullable [] lastHeader(Headers headers, String key) {
    Header last = headers.lastHeader(key);
    return last == null ? null : last.value() == null ? NOTHING : last.value();
  }

  private static int attachedBytes(KafkaRecord record) {
    long bytes = record.key() == null ? 0 : record.key().length;
    for (Header header : record.headers()) {
      bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
