package io.spillway.deadletter;

import io.spillway.deadletter.RecordContent.Header;
import java.util.List;

/**
 * The keys of the headers that make a record a dead letter. They begin with {@value #PREFIX}; a
 * header of the original record that does so, too, in whatever case, is renamed, so that it can
 * neither replace one of these nor stand in for one that is absent. All others keep their names.
 */
public final class DeadLetterHeaders {
  static final String PREFIX = "spillway.";

  /** Precedes the key of an original header that begins with {@link #PREFIX}. */
  static final String ORIGINAL = PREFIX + "original.";

  /** The version of this form, a number. The JSON of earlier releases, 1 and 2, has no headers. */
  public static final String FORMAT = PREFIX + "format";

  /** The version that is written, unless the record has several events. */
  static final String THIS_FORMAT = "3";

  /** The version with {@link #INDEX}: who does not know it would take one event for another. */
  static final String FORMAT_WITH_INDEX = "4";

  static final String REASON = PREFIX + "reason";
  static final String MESSAGE = PREFIX + "message";
  static final String DESTINATION = PREFIX + "destination";
  static final String MAPPING = PREFIX + "mapping";
  static final String FAILURES = PREFIX + "failures";
  static final String FAILURES_OMITTED = PREFIX + "failures-omitted";
  static final String TOPIC = PREFIX + "topic";
  static final String PARTITION = PREFIX + "partition";
  static final String OFFSET = PREFIX + "offset";
  static final String INDEX = PREFIX + "index";
  static final String TIMESTAMP = PREFIX + "timestamp";
  static final String TRUNCATED = PREFIX + "truncated";
  static final String TRUNCATED_KEY = PREFIX + "truncated-key";
  static final String TRUNCATED_HEADERS = PREFIX + "truncated-headers";

  /** How many bytes the event has that is not there because there are too many dead letters. */
  static final String WITHHELD = PREFIX + "withheld";

  /** All keys, in the order of the headers. */
  public static final List<String> ALL =
      List.of(
          FORMAT,
          REASON,
          MESSAGE,
          DESTINATION,
          MAPPING,
          FAILURES,
          FAILURES_OMITTED,
          TOPIC,
          PARTITION,
          OFFSET,
          INDEX,
          TIMESTAMP,
          TRUNCATED,
          TRUNCATED_KEY,
          TRUNCATED_HEADERS,
          WITHHELD);

  private DeadLetterHeaders() {}

  /** A header of the original record as it stands in the dead letter. */
  static Header escaped(Header original) {
    return original.key().regionMatches(true, 0, PREFIX, 0, PREFIX.length())
        ? new Header(ORIGINAL + original.key(), original.value())
        : original;
  }

  /** Whether a header of a dead letter is one of the original record. */
  static boolean isOriginal(Header header) {
    return !header.key().startsWith(PREFIX) || header.key().startsWith(ORIGINAL);
  }

  /** The header of the original record that became this one. */
  static Header unescaped(Header header) {
    return header.key().startsWith(ORIGINAL)
        ? new Header(header.key().substring(ORIGINAL.length()), header.value())
        : header;
  }
}
