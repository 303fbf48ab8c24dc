package io.spillway.job.source;

import io.spillway.payload.Payload;
import io.spillway.payload.PayloadFormat;
import io.spillway.payload.PayloadFormats;
import io.spillway.payload.PayloadReader;
import io.spillway.payload.UnreadablePayloadException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Takes records apart, as the formats of their topics and their headers say. */
public final class RecordPayloads {
  private static final byte[] PLAIN = PayloadReader.PLAIN.getBytes(StandardCharsets.UTF_8);

  private static final String CONTENT_TYPE = "content-type";
  private static final String CLOUDEVENT = "application/cloudevents";

  /** Every CloudEvent in binary mode has it, as the Kafka protocol binding of CloudEvents says. */
  private static final String SPEC_VERSION = "ce_specversion";

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
    PayloadFormat format = format(record);
    return reader.read(format, value, attachedBytes(record));
  }

  private PayloadFormat format(KafkaRecord record) {
    PayloadFormat format = formats.of(record.topic());
    if (format.equals(PayloadFormat.JSON)) {
      return format;
    }
    Headers headers = record.headers();
    Header own = headers.lastHeader(PayloadReader.HEADER);
    if (own != null && Arrays.equals(own.value(), PLAIN)) {
      return PayloadFormat.JSON;
    }
    boolean isBinary =
        format.kind() == PayloadFormat.Kind.CLOUDEVENTS
            && headers.lastHeader(SPEC_VERSION) != null
            && !text(headers.lastHeader(CONTENT_TYPE)).startsWith(CLOUDEVENT);
    return isBinary ? new PayloadFormat(format.gzip(), PayloadFormat.Kind.JSON) : format;
  }

  private static String text(@Nullable Header header) {
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8).strip().toLowerCase(Locale.ROOT);
  }

  private static int attachedBytes(KafkaRecord record) {
    long bytes = record.key() == null ? 0 : record.key().length;
    for (Header header : record.headers()) {
      bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
