package io.spillway.routing;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recently used outputs of all mappings, in a bounded part of the heap: the least recently used are
 * forgotten first. For one thread.
 */
final class RememberedOutputs {
  private static final int FIRST_CAPACITY = 16;
  private static final float LOAD_FACTOR = 0.75f;

  private final long maxBytes;
  private final Map<OutputKey, Shards> byKey =
      new LinkedHashMap<>(FIRST_CAPACITY, LOAD_FACTOR, /* accessOrder= */ true);
  private long bytes;

  RememberedOutputs(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The output of a key; null when it is new or was forgotten. */
  @Nullable Shards get(OutputKey key) {
    return byKey.get(key);
  }

  /**
   * Remembers an output that is not there yet; one that is too large alone is forgotten at once.
   */
  void put(Shards shards) {
    byKey.put(shards.key(), shards);
    bytes += shards.heapBytes();
    Iterator<Shards> leastRecent = byKey.values().iterator();
    while (bytes > maxBytes) {
      bytes -= leastRecent.next().heapBytes();
      leastRecent.remove();
    }
  }
}
