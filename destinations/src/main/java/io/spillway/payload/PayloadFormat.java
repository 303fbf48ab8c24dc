package io.spillway.payload;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the values of a topic's records hold events.
 *
 * @param gzip whether each value is compressed as a whole
 */
public record PayloadFormat(boolean gzip, Kind kind) implements Serializable {
  /** What there is once it is not compressed any more. */
  public enum Kind {
    /** One event. */
    JSON,
    /** One event, perhaps behind a byte order mark. */
    JSON_BOM,
    /** An array of events. */
    JSON_ARRAY,
    /** An event on each line. */
    JSONL,
    /** What Segment's HTTP API takes as a batch. */
    SEGMENT_BATCH,
    /** One event behind the five bytes that serializers with a schema registry write. */
    CONFLUENT_JSON,
    /** A CloudEvent whose data is the event. */
    CLOUDEVENTS;

    /** Whether a record may hold several events. */
    boolean isOfMany() {
      return this == JSON_ARRAY || this == JSONL || this == SEGMENT_BATCH;
    }

    /** The spelling in settings, when it is not compressed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** One event, as it is. */
  public static final PayloadFormat JSON = new PayloadFormat(false, Kind.JSON);

  private static final String GZIP = "gzip+";

  /** All formats, in the order of the documentation. */
  public static final List<PayloadFormat> ALL =
      Stream.of(false, true)
          .flatMap(gzip -> Arrays.stream(Kind.values()).map(kind -> new PayloadFormat(gzip, kind)))
          .toList();

  public PayloadFormat {
    Objects.requireNonNull(kind, "kind");
  }

  /** The format of a spelling; empty when there is none. */
  public static Optional<PayloadFormat> of(String spelling) {
    return ALL.stream().filter(format -> format.toString().equals(spelling)).findFirst();
  }

  /** The spelling in settings. */
  @Override
  public String toString() {
    return (gzip ? GZIP : "") + kind;
  }
}
