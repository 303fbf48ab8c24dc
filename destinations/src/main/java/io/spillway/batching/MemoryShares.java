package io.spillway.batching;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much of a memory the rows of each destination take, so that those that take the most are the
 * ones to leave when it is full. For one thread.
 */
public final class MemoryShares {
  /** Nobody takes too much who takes less than this part: then all leave, which costs least. */
  private static final int FAIR_PART = 4;

  private final Map<String, Share> byDestination = new HashMap<>();
  private long bytes;

  /** What a destination takes. */
  public final class Share {
    private final String destinationId;
    private int parts;
    private long bytes;

    private Share(String destinationId) {
      this.destinationId = destinationId;
    }

    /** It takes that much more. */
    public void grow(long more) {
      bytes += more;
      MemoryShares.this.bytes += more;
    }

    /** One of its parts leaves with that much. */
    public void leave(long less) {
      grow(-less);
      if (--parts == 0) {
        byDestination.remove(destinationId);
      }
    }
  }

  /** A destination's share, which has one more part from now on. */
  public Share enter(String destinationId) {
    Share share = byDestination.computeIfAbsent(destinationId, Share::new);
    share.parts++;
    return share;
  }

  /** What all take together. */
  public long bytes() {
    return bytes;
  }

  /**
   * The largest shares, as many as have to leave for the others to take no more than so much; all,
   * where none is a quarter of them together.
   */
  public Set<Share> largest(long left) {
    List<Share> descending =
        byDestination.values().stream()
            .sorted(Comparator.comparingLong((Share share) -> share.bytes).reversed())
            .toList();
    if (descending.isEmpty() || descending.get(0).bytes < bytes / FAIR_PART) {
      return new HashSet<>(descending);
    }
    Set<Share> largest = new HashSet<>();
    long rest = bytes;
    for (Share share : descending) {
      if (rest <= left) {
        break;
      }
      largest.add(share);
      rest -= share.bytes;
    }
    return largest;
  }
}
