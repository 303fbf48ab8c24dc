package io.spillway.local.events;

/**
 * Random numbers that depend only on a seed and an index: SplitMix64, started anew for each index.
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

  /** Starts the numbers of the index. */
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

  boolean percent(int chance) {
    return below(100) < chance;
  }

  /** The same number for the same value, whatever was drawn. */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
