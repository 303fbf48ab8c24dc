package io.spillway.local.events;

import java.time.Duration;
import java.time.Instant;

/** Everything that determines a stream of generated events. */
public final class GeneratorOptions {
  /** The name under which {@code integrations} address the job's destinations. */
  public static final String AWS_S3_ACTIONS = "AWS S3 (Actions)";

  private static final int MOST_SOURCES = 1000;
  private static final int MILLION = 1_000_000;

  private final long seed;
  private final int sources;
  private final int users;
  private final int brokenPerMillion;
  private final Instant start;
  private final Duration spacing;
  private final String destinationName;

  private GeneratorOptions(Builder builder) {
    this.seed = builder.seed;
    this.sources = builder.sources;
    this.users = builder.users;
    this.brokenPerMillion = builder.brokenPerMillion;
    this.start = builder.start;
    this.spacing = builder.spacing;
    this.destinationName = builder.destinationName;
  }

  /**
   * Options with defaults: four sources, 100,000 users, one broken event in a thousand, a thousand
   * events a second from 2026 on.
   */
  public static Builder seed(long seed) {
    return new Builder(seed);
  }

  long seed() {
    return seed;
  }

  int sources() {
    return sources;
  }

  int users() {
    return users;
  }

  int brokenPerMillion() {
    return brokenPerMillion;
  }

  Instant start() {
    return start;
  }

  Duration spacing() {
    return spacing;
  }

  String destinationName() {
    return destinationName;
  }

  /** Collects options. */
  public static final class Builder {
    private final long seed;
    private int sources = 4;
    private int users = 100_000;
    private int brokenPerMillion = 1_000;
    private Instant start = Instant.parse("2026-01-01T00:00:00Z");
    private Duration spacing = Duration.ofMillis(1);
    private String destinationName = "AWS S3";

    private Builder(long seed) {
      this.seed = seed;
    }

    /** How many write keys there are, 1 to 1000. */
    public Builder sources(int count) {
      sources = count;
      return this;
    }

    /** How many users act, at least 1. */
    public Builder users(int count) {
      users = count;
      return this;
    }

    /** How many of a million events have a {@link Defect}. */
    public Builder brokenPerMillion(int count) {
      brokenPerMillion = count;
      return this;
    }

    /** When the first event happens, and the time between one event and the next. */
    public Builder times(Instant first, Duration between) {
      start = first;
      spacing = between;
      return this;
    }

    /** The name under which {@code integrations} address the destination. */
    public Builder destinationName(String name) {
      destinationName = name;
      return this;
    }

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException when one is out of its range
     */
    public GeneratorOptions build() {
      check(sources >= 1 && sources <= MOST_SOURCES, "sources must be 1 to 1000, not " + sources);
      check(users >= 1, "users must be at least 1, not " + users);
      check(
          brokenPerMillion >= 0 && brokenPerMillion <= MILLION,
          "brokenPerMillion must be 0 to 1000000, not " + brokenPerMillion);
      check(!spacing.isNegative(), "spacing must not be negative, not " + spacing);
      return new GeneratorOptions(this);
    }

    private static void check(boolean condition, String message) {
      if (!condition) {
        throw new IllegalArgumentException(message);
      }
    }
  }
}
