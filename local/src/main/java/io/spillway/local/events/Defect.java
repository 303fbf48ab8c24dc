package io.spillway.local.events;

/** What is wrong with an event that is broken on purpose. */
public enum Defect {
  /** JSON that ends too early. */
  TRUNCATED,
  /** JSON, but an array, a text, a number or null. */
  NOT_AN_OBJECT,
  /** A text in Latin-1 inside of what is UTF-8 otherwise. */
  INVALID_UTF8,
  /** Arrays that nest {@value EventWriter#TOO_DEEP} levels deep. */
  TOO_DEEP,
  /** A Kafka record without a value. */
  TOMBSTONE
}
