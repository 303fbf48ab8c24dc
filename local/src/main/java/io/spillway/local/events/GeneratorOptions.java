package io.spillway.local.events;

import java.time.Duration;
import java.time.Instant;

/**
 * What decides a stream of events completely.
 *
 * @param sources how many write keys there are, 1 to 1000
 * @param users how many users act, at least 1
 * @param brokenPerMillion how many of a million events have a {@link Defect}
 * @param start when the first event happens
 * @param spacing between one event and the next
 * @param destinationName under which {@code integrations} address the destination
 */
public record GeneratorOptions(
    long seed,
    int sources,
    int users,
    int brokenPerMillion,
    Instant start,
    Duration spacing,
    String destinationName) {

  private static final int MOST_SOURCES = 1000;
  private static final int MILLION = 1_000_000;

  public GeneratorOptions {
    check(sources >= 1 && sources <= MOST_SOURCES, "sources must be 1 to 1000, not " + sources);
    check(users >= 1, "users must be at least 1, not " + users);
    check(
        brokenPerMillion >= 0 && brokenPerMillion <= MILLION,
        "brokenPerMillion must be 0 to 1000000, not " + brokenPerMillion);
    check(!spacing.isNegative(), "spacing must not be negative, not " + spacing);
  }

  /**
   * Four sources, 100,000 users, one broken event in a thousand, a thousand events a second from
   * 2026 on.
   */
  public static GeneratorOptions seed(long seed) {
    return new GeneratorOptions(
        seed,
        4,
        100_000,
        1_000,
        Instant.parse("2026-01-01T00:00:00Z"),
        Duration.ofMillis(1),
        "AWS S3");
  }

  public GeneratorOptions withSources(int count) {
    return new GeneratorOptions(
        seed, count, users, brokenPerMillion, start, spacing, destinationName);
  }

  public GeneratorOptions withUsers(int count) {
    return new GeneratorOptions(
        seed, sources, count, brokenPerMillion, start, spacing, destinationName);
  }

  public GeneratorOptions withBrokenPerMillion(int count) {
    return new GeneratorOptions(seed, sources, users, count, start, spacing, destinationName);
  }

  public GeneratorOptions withTimes(Instant first, Duration between) {
    return new GeneratorOptions(
        seed, sources, users, brokenPerMillion, first, between, destinationName);
  }

  public GeneratorOptions withDestinationName(String name) {
    return new GeneratorOptions(seed, sources, users, brokenPerMillion, start, spacing, name);
  }

  private static void check(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
