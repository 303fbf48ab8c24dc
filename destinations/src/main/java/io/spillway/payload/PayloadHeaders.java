package io.spillway.payload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a record's headers say about its format. */
public final class PayloadHeaders {
  private static final byte[] PLAIN = PayloadReader.PLAIN.getBytes(StandardCharsets.UTF_8);

  private static final String CONTENT_TYPE = "content-type";
  private static final String CLOUDEVENT = "application/cloudevents";

  /** Every CloudEvent in binary mode has it, as the Kafka protocol binding of CloudEvents says. */
  private static final String SPEC_VERSION = "ce_specversion";

  private PayloadHeaders() {}

  /**
   * The format of a record.
   *
   * @param ofTopic the format of its topic
   * @param lastHeader the value of the last header with that key, empty if the header has none;
   *     null if there is no such header
   */
  public static PayloadFormat format(
      PayloadFormat ofTopic, Function<String, byte @Nullable []> lastHeader) {
    if (ofTopic.equals(PayloadFormat.JSON)
        || Arrays.equals(lastHeader.apply(PayloadReader.HEADER), PLAIN)) {
      return PayloadFormat.JSON;
    }
    boolean isBinary =
        ofTopic.kind() == PayloadFormat.Kind.CLOUDEVENTS
            && lastHeader.apply(SPEC_VERSION) != null
            && !text(lastHeader.apply(CONTENT_TYPE)).startsWith(CLOUDEVENT);
    return isBinary ? new PayloadFormat(ofTopic.gzip(), PayloadFormat.Kind.JSON) : ofTopic;
  }

  private static String text(byte @Nullable [] header) {
    return header == null
        ? ""
        : new String(header, StandardCharsets.UTF_8).strip().toLowerCase(Locale.ROOT);
  }
}
