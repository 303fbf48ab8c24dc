package io.spillway.job.source;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.policy.WriteKeyOrigin;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Tells of which source a record is, where the platform does not let the event say it. */
public final class RecordSources {
  private static final RecordSource OF_EVENT = new RecordSource(null, null);

  private final WriteKeyOrigin origin;

  /**
   * A record's source, or why it is not known.
   *
   * @param writeKey null when the event says it itself
   * @param problem a sentence without anything of the record; null when there is none
   */
  public record RecordSource(@Nullable String writeKey, @Nullable String problem) {}

  /**
   * @param origin where the platform finds write keys
   */
  public RecordSources(WriteKeyOrigin origin) {
    this.origin = origin;
  }

  /** Never throws because of the record. */
  public RecordSource of(KafkaRecord record) {
    return switch (origin.place()) {
      case EVENT -> OF_EVENT;
      case TOPIC -> new RecordSource(record.topic(), null);
      case HEADER -> ofHeader(record);
    };
  }

  /** Two headers that differ name no source: one of them may be the sender's own. */
  private RecordSource ofHeader(KafkaRecord record) {
    byte[] found = null;
    for (Header header : record.headers().headers(origin.header())) {
      byte[] value = header.value();
      if (value == null || (found != null && !Arrays.equals(found, value))) {
        return problem(found == null ? "has no value" : "is there with different values");
      }
      found = value;
    }
    if (found == null) {
      return problem("is missing");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(found)).toString();
      return text.isEmpty() ? problem("is empty") : new RecordSource(text, null);
    } catch (CharacterCodingException e) {
      return problem("is not UTF-8");
    }
  }

  private RecordSource problem(String what) {
    return new RecordSource(
        null,
        "the header "
            + Diagnostic.value(origin.header())
            + ", from which the policy takes the write key, "
            + what);
  }
}
