package io.spillway.bench.job;

/** What is timed. */
enum Subject {
  SPILLWAY("Spillway, delivered to S3"),
  FLINK_SQL("Flink SQL, CSV on the local disk"),
  READ_AND_DISCARD("read from Kafka and discard");

  private final String title;

  Subject(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
