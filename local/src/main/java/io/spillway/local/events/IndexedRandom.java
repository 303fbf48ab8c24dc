package io.spillway.local.events;

import java.util.function.ToIntFunction;

/**
 * Random numbers that depend on a seed and an index only: SplitMix64, restarted for each index.
 *
 * <p>Not thread-safe.
 */
final class IndexedRandom {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final long seed;
  private long state;

  IndexedRandom(long seed) {
    this.seed = mix(seed + GAMMA);
  }

  /** Restarts with the numbers of the index. */
  void start(long index) {
    state = mix(seed ^ mix(index * GAMMA + 1));
  }

  long next() {
    state += GAMMA;
    return mix(state);
  }

  /** A number from 0 to {@code bound - 1}. */
  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** One of the parts, all with the same probability. */
  byte[] any(byte[][] parts) {
    return parts[below(parts.length)];
  }

  /**
   * One of the values.
   *
   * @param percent the probability of each; all of them add up to 100
   */
  <T> T weighted(T[] values, ToIntFunction<T> percent) {
    int left = below(100);
    for (T value : values) {
      left -= percent.applyAsInt(value);
      if (left < 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("The percentages do not add up to 100");
  }

  boolean percent(int chance) {
    return below(100) < chance;
  }

  /** A hash of the value, independent of what was drawn. */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
