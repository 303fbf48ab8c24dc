package io.spillway.deadletter;

import static io.spillway.deadletter.DeadLetterHeaders.escaped;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spillway.deadletter.RecordContent.Header;
import io.spillway.deadletter.Rejections.Rejection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * A dead letter in a topic: the original record with {@link DeadLetterHeaders} that say what
 * failed. An event has one, however much of it fails.
 *
 * @param content the original record
 * @param withheldBytes as a {@link DeadLetterLine} has it
 */
public record DeadLetterRecord(
    Rejections rejections, Origin origin, RecordContent content, int withheldBytes) {
  private static final JsonFactory JSON = new JsonFactory();

  /** How much longer a record may get with its value, besides the value itself. */
  private static final int LENGTH_BYTES = 4;

  public DeadLetterRecord {
    Objects.requireNonNull(rejections, "rejections");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(content, "content");
  }

  /**
   * A record that is no larger than allowed.
   *
   * @param omitted what is left out of it, for a person; empty if nothing is
   */
  public record Fitted(RecordContent record, String omitted) {}

  /**
   * What is kept.
   *
   * @param failures how many of those that {@code rejections} lists
   * @param original whether key and headers of the original record are kept
   * @param valueBytes how many of the original value's
   */
  private record Kept(int failures, boolean original, int valueBytes) {}

  /**
   * The record, if need be with less in it. First the list of failures is cut, down to one; then
   * the end of the value is left out, then the key and the headers of the original record, and at
   * last the only failure and the end of the message. What says so stays, whatever its size.
   *
   * @param size of a record, in the unit of {@code max}
   */
  public Fitted within(long max, ToLongFunction<RecordContent> size) {
    int listed = rejections.listed().size();
    int valueBytes = valueBytes();
    Kept whole = new Kept(listed, true, valueBytes);
    RecordContent record = record(whole);
    if (size.applyAsLong(record) <= max) {
      return new Fitted(record, "");
    }
    Kept kept = new Kept(mostFailures(whole, max, size), true, valueBytes);
    if (size.applyAsLong(record(kept)) > max) {
      kept = withoutEnd(max, size);
    }
    return new Fitted(record(kept), omitted(kept));
  }

  /** A part of the value, after failures that take up half of the space at most. */
  private Kept withoutEnd(long max, ToLongFunction<RecordContent> size) {
    for (boolean original : new boolean[] {true, false}) {
      Kept empty = new Kept(rejections.listed().size(), original, 0);
      int failures = mostFailures(empty, max / 2, size);
      int room = room(new Kept(failures, original, 0), max, size);
      if (room >= 0) {
        return new Kept(failures, original, room);
      }
    }
    return new Kept(0, false, Math.max(0, room(new Kept(0, false, 0), max, size)));
  }

  private int room(Kept empty, long max, ToLongFunction<RecordContent> size) {
    return (int) Math.min(valueBytes(), max - size.applyAsLong(record(empty)) - LENGTH_BYTES);
  }

  /** The largest number of failures with which the record fits, or 1. */
  private int mostFailures(Kept kept, long max, ToLongFunction<RecordContent> size) {
    int most = 1;
    int tooMany = kept.failures() + 1;
    while (tooMany - most > 1) {
      int count = (most + tooMany) >>> 1;
      Kept next = new Kept(count, kept.original(), kept.valueBytes());
      if (size.applyAsLong(record(next)) <= max) {
        most = count;
      } else {
        tooMany = count;
      }
    }
    return most;
  }

  private RecordContent record(Kept kept) {
    List<Header> headers = new ArrayList<>();
    if (kept.original()) {
      content.headers().forEach(header -> headers.add(escaped(header)));
    }
    headers.addAll(headers(kept));
    byte[] value = content.value();
    return new RecordContent(
        kept.original() ? content.key() : null,
        headers,
        value == null || kept.valueBytes() == value.length
            ? value
            : Arrays.copyOf(value, kept.valueBytes()));
  }

  private int valueBytes() {
    return content.value() == null ? 0 : content.value().length;
  }

  private List<Header> headers(Kept kept) {
    List<Header> own = new ArrayList<>();
    Rejection summary =
        kept.failures() == 0
            ? rejections.summary().withMessageOf(Rejection.SHORT_MESSAGE_CHARS)
            : rejections.summary();
    own.add(
        Header.of(
            DeadLetterHeaders.FORMAT,
            origin.isOfMany()
                ? DeadLetterHeaders.FORMAT_WITH_INDEX
                : DeadLetterHeaders.THIS_FORMAT));
    own.add(Header.of(DeadLetterHeaders.REASON, summary.reason()));
    own.add(Header.of(DeadLetterHeaders.MESSAGE, summary.message()));
    if (!summary.destinationId().isEmpty()) {
      own.add(Header.of(DeadLetterHeaders.DESTINATION, summary.destinationId()));
    }
    if (!summary.mappingId().isEmpty()) {
      own.add(Header.of(DeadLetterHeaders.MAPPING, summary.mappingId()));
    }
    if (rejections.areOfMappings()) {
      own.add(new Header(DeadLetterHeaders.FAILURES, failures(kept.failures())));
      int omitted = rejections.omitted() + rejections.listed().size() - kept.failures();
      if (omitted > 0) {
        own.add(number(DeadLetterHeaders.FAILURES_OMITTED, omitted));
      }
    }
    own.add(Header.of(DeadLetterHeaders.TOPIC, origin.topic()));
    own.add(number(DeadLetterHeaders.PARTITION, origin.partition()));
    own.add(number(DeadLetterHeaders.OFFSET, origin.offset()));
    if (origin.isOfMany()) {
      own.add(number(DeadLetterHeaders.INDEX, origin.index()));
    }
    own.add(Header.of(DeadLetterHeaders.TIMESTAMP, origin.timestamp().toString()));
    if (kept.valueBytes() < valueBytes()) {
      own.add(number(DeadLetterHeaders.TRUNCATED, valueBytes()));
    }
    if (withheldBytes != DeadLetterLine.WHOLE) {
      own.add(number(DeadLetterHeaders.WITHHELD, withheldBytes));
    }
    if (content.key() != null && !kept.original()) {
      own.add(number(DeadLetterHeaders.TRUNCATED_KEY, content.key().length));
    }
    if (!content.headers().isEmpty() && !kept.original()) {
      own.add(number(DeadLetterHeaders.TRUNCATED_HEADERS, content.headers().size()));
    }
    return own;
  }

  private static Header number(String key, long value) {
    return Header.of(key, Long.toString(value));
  }

  private byte[] failures(int count) {
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(array)) {
      rejections.writeArray(json, count);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory is always written", e);
    }
    return array.toByteArray();
  }

  private String omitted(Kept kept) {
    List<String> parts = new ArrayList<>();
    int failures = rejections.listed().size() - kept.failures();
    if (failures > 0 && rejections.areOfMappings()) {
      parts.add(failures + " of " + rejections.listed().size() + " failures");
    }
    int valueBytes = valueBytes();
    if (kept.valueBytes() < valueBytes) {
      parts.add(valueBytes - kept.valueBytes() + " of " + valueBytes + " bytes of the event");
    }
    if (!kept.original()) {
      parts.add("the key and the headers of the record");
    }
    return String.join(", ", parts);
  }
}
