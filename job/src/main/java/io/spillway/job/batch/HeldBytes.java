package io.spillway.job.batch;

import io.spillway.routing.Output;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the open batches of each destination hold, to find those that a destination with more than
 * it may have closes before their time. For one thread.
 *
 * <p>Batches are only known one by one while their destination holds more than an eighth of that,
 * and only if they get rows then. What the others hold stays below the eighth.
 */
final class HeldBytes {
  private static final Logger LOG = LoggerFactory.getLogger(HeldBytes.class);
  private static final int UNWATCHED_PART = 8;
  private static final long BETWEEN_WARNINGS = Duration.ofMinutes(10).toMillis();

  private final LongSupplier clockMillis;
  private final Map<String, Held> byDestination = new HashMap<>();

  /** What a destination holds. */
  private static final class Held {
    private long bytes;

    /** The bytes of some batches, by their keys. */
    private final Map<String, Long> watched = new HashMap<>();

    /** Keys of large ones, the largest first. */
    private final Deque<String> next = new ArrayDeque<>();

    private long nextWarningMillis = Long.MIN_VALUE;
  }

  HeldBytes(LongSupplier clockMillis) {
    this.clockMillis = clockMillis;
  }

  /**
   * An output's open batch has got more rows.
   *
   * @param batchBytes what it holds now
   * @param more what is new of it
   */
  void grew(Output output, long batchBytes, long more) {
    Held held = byDestination.computeIfAbsent(output.key().destinationId(), id -> new Held());
    held.bytes += more;
    if (held.bytes > output.destinationBytes() / UNWATCHED_PART) {
      held.watched.put(output.id(), batchBytes);
    }
  }

  /** An output's open batch, which held so much, was closed. */
  void emptied(Output output, long batchBytes) {
    Held held = byDestination.get(output.key().destinationId());
    if (held != null) {
      held.bytes -= batchBytes;
      held.watched.remove(output.id());
      if (held.bytes == 0) {
        byDestination.remove(output.key().destinationId());
      }
    }
  }

  /**
   * The key of a batch to close, one of the largest of an output's destination; it is not watched
   * any more. Null when the destination holds no more than it may.
   */
  @Nullable String excess(Output output) {
    Held held = byDestination.get(output.key().destinationId());
    if (held == null || held.bytes <= output.destinationBytes()) {
      return null;
    }
    warn(output, held);
    while (!held.watched.isEmpty()) {
      if (held.next.isEmpty()) {
        findLargest(held);
      }
      String key = held.next.remove();
      if (held.watched.remove(key) != null) {
        return key;
      }
    }
    return null;
  }

  /** Only half of them: by the time they are closed, others have grown. */
  private static void findLargest(Held held) {
    held.watched.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit((held.watched.size() + 1) / 2)
        .forEach(entry -> held.next.add(entry.getKey()));
  }

  private void warn(Output output, Held held) {
    long now = clockMillis.getAsLong();
    if (now >= held.nextWarningMillis) {
      held.nextWarningMillis = now + BETWEEN_WARNINGS;
      LOG.warn(
          "The open batches of destination {} hold more than {} bytes, its batch_bytes in the"
              + " policy: its largest ones are closed early",
          output.key().destinationId(),
          output.destinationBytes());
    }
  }
}
