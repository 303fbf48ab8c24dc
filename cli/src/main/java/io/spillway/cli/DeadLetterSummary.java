package io.spillway.cli;

import io.spillway.deadletter.Rejections.Rejection;
import io.spillway.deadletter.StoredDeadLetter;
import io.spillway.payload.PayloadHint;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Counts chosen dead letters by reason and by mapping, and keeps the newest of them. However many
 * it reads, it holds no more than {@link Bounds} say.
 */
final class DeadLetterSummary extends DeadLetterReader {
  /** More mappings than a catalog's reader looks through. */
  private static final int MOST_GROUPS = 1_000;

  private static final Comparator<Shown> OLDEST_FIRST =
      Comparator.comparing(Shown::time, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Shown::number);

  private final DeadLetterFilter filter;
  private final @Nullable Instant since;
  private final Bounds bounds;
  private final Counts reasons = new Counts(MOST_GROUPS);
  private final Counts mappings = new Counts(MOST_GROUPS);
  private final PriorityQueue<Shown> newest = new PriorityQueue<>(OLDEST_FIRST);
  private long taken;
  private long leftOut;

  /**
   * What is kept.
   *
   * @param letters how many, the newest
   * @param failures how many of each one's failures
   * @param eventChars how much of each one's event
   */
  record Bounds(int letters, int failures, int eventChars) {}

  /**
   * A dead letter that is kept.
   *
   * @param number its place in the order in which they were read, from 1 on
   * @param failures those that the filter takes, or the first of them
   * @param otherFailures how many more there are
   * @param event as text, perhaps no more than its beginning; null if the dead letter has none
   * @param isText whether the event is UTF-8; what is not is replaced in {@code event}
   * @param looksLike which format the event looks like if it is not UTF-8; null for none
   * @param isCut whether the event is longer than {@code event}
   */
  record Shown(
      long number,
      @Nullable Instant time,
      StoredDeadLetter.Place place,
      List<Rejection> failures,
      int otherFailures,
      @Nullable String event,
      boolean isText,
      @Nullable String looksLike,
      boolean isCut,
      String missing) {}

  /**
   * @param since leaves out those of earlier events; null for none
   */
  DeadLetterSummary(
      DeadLetterFilter filter, @Nullable Instant since, Bounds bounds, PrintStream complaints) {
    super(complaints);
    this.filter = filter;
    this.since = since;
    this.bounds = bounds;
  }

  @Override
  void take(String place, StoredDeadLetter letter) {
    List<Rejection> failures = letter.rejections().listed().stream().filter(filter::takes).toList();
    Instant time = letter.time();
    if (failures.isEmpty() || (since != null && (time == null || time.isBefore(since)))) {
      leftOut++;
      return;
    }
    taken++;
    for (Rejection failure : failures) {
      reasons.add(failure.reason());
      mappings.add(mapping(failure));
    }
    newest.add(shown(letter, failures));
    if (newest.size() > bounds.letters()) {
      newest.remove();
    }
  }

  /** The mapping with its destination, for a person. */
  static String mapping(Rejection failure) {
    return failure.mappingId().isEmpty()
        ? "the event as a whole"
        : failure.destinationId() + " / " + failure.mappingId();
  }

  private Shown shown(StoredDeadLetter letter, List<Rejection> failures) {
    byte[] value = letter.content().value();
    String event = null;
    boolean isText = true;
    boolean isCut = false;
    if (value != null) {
      try {
        event = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      } catch (CharacterCodingException e) {
        event = new String(value, StandardCharsets.UTF_8);
        isText = false;
      }
      if (event.length() > bounds.eventChars()) {
        isCut = true;
        event = event.substring(0, bounds.eventChars());
      }
    }
    List<Rejection> kept =
        List.copyOf(failures.subList(0, Math.min(bounds.failures(), failures.size())));
    return new Shown(
        taken,
        letter.time(),
        letter.place(),
        kept,
        letter.rejections().listed().size() + letter.rejections().omitted() - kept.size(),
        event,
        isText,
        value == null || isText ? null : PayloadHint.described(value),
        isCut,
        letter.missing());
  }

  /** How many were chosen. */
  long taken() {
    return taken;
  }

  /** How many were not. */
  long leftOut() {
    return leftOut;
  }

  /** Failures by reason; a dead letter may have several. */
  Counts reasons() {
    return reasons;
  }

  /** Failures by mapping. */
  Counts mappings() {
    return mappings;
  }

  /** The newest of those that were chosen, the very newest first. */
  List<Shown> newest() {
    List<Shown> sorted = new ArrayList<>(newest);
    sorted.sort(OLDEST_FIRST.reversed());
    return sorted;
  }
}
