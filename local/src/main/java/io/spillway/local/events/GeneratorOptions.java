package io.spillway.local.events;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Everything that determines a stream of generated events.
 *
 * @param brokenPerMillion how many of a million events have a {@link Defect}
 * @param destinationName the name under which {@code integrations} address the destination
 */
public record GeneratorOptions(
    long seed, Origins origins, int brokenPerMillion, Times times, String destinationName) {
  /** The name under which {@code integrations} address the job's destinations. */
  public static final String AWS_S3_ACTIONS = "AWS S3 (Actions)";

  private static final int MOST_SOURCES = 1000;
  private static final int MILLION = 1_000_000;

  public GeneratorOptions {
    check(
        brokenPerMillion >= 0 && brokenPerMillion <= MILLION,
        "brokenPerMillion must be 0 to 1000000, not " + brokenPerMillion);
    Objects.requireNonNull(destinationName, "destinationName");
  }

  /**
   * Whom the events come from.
   *
   * @param sources how many write keys there are, 1 to 1000
   * @param users how many users act, at least 1
   */
  public record Origins(int sources, int users) {
    public Origins {
      check(sources >= 1 && sources <= MOST_SOURCES, "sources must be 1 to 1000, not " + sources);
      check(users >= 1, "users must be at least 1, not " + users);
    }
  }

  /** When the first event happens, and the time between one event and the next. */
  public record Times(Instant first, Duration between) {
    public Times {
      Objects.requireNonNull(first, "first");
      check(!between.isNegative(), "the time between events must not be negative, not " + between);
    }
  }

  /**
   * Options with defaults: four sources, 100,000 users, one broken event in a thousand, a thousand
   * events a second from 2026 on.
   */
  public static GeneratorOptions seed(long seed) {
    return new GeneratorOptions(
        seed,
        new Origins(4, 100_000),
        1_000,
        new Times(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofMillis(1)),
        "AWS S3");
  }

  /** The same with another number of sources. */
  public GeneratorOptions sources(int count) {
    return new GeneratorOptions(
        seed, new Origins(count, origins.users), brokenPerMillion, times, destinationName);
  }

  /** The same with another number of broken events. */
  public GeneratorOptions brokenPerMillion(int count) {
    return new GeneratorOptions(seed, origins, count, times, destinationName);
  }

  /** The same at other times. */
  public GeneratorOptions times(Instant first, Duration between) {
    return new GeneratorOptions(
        seed, origins, brokenPerMillion, new Times(first, between), destinationName);
  }

  /** The same for a destination of another name. */
  public GeneratorOptions destinationName(String name) {
    return new GeneratorOptions(seed, origins, brokenPerMillion, times, name);
  }

  private static void check(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
