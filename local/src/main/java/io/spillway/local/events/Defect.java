package io.spillway.local.events;

/** The defects of events that are broken on purpose. */
public enum Defect {
  /** JSON that ends too early. */
  TRUNCATED,
  /** JSON, but an array, a string, a number or null. */
  NOT_AN_OBJECT,
  /** A Latin-1 string within UTF-8. */
  INVALID_UTF8,
  /** Arrays nested {@value GeneratedEventWriter#TOO_DEEP} levels deep. */
  TOO_DEEP,
  /** A Kafka record without a value. */
  TOMBSTONE
}
