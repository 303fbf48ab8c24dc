package io.spillway.local.chaos;

/** The kinds of faults. */
enum FaultKind {
  TASK_MANAGER_KILLED("task manager killed", Course.AT_ONCE),
  JOB_MANAGER_KILLED("job manager killed", Course.AT_ONCE),
  KAFKA_KILLED("Kafka killed and restarted", Course.AT_ONCE),
  RESCALED("rescaled", Course.AT_ONCE),
  CATALOG_EDITED("catalog edited", Course.AT_ONCE),
  DESTINATION_ADDED("destination added", Course.AT_ONCE),
  OFFSETS_TRIMMED("offsets trimmed", Course.AT_ONCE),
  CATALOG_HALF_WRITTEN("catalog half-written", Course.AT_ONCE),
  POISON_EVENTS("poison events", Course.ALONE),
  KEY_BOMB("key bomb", Course.ALONE),
  STOPPED_WITH_SAVEPOINT("stopped with a savepoint", Course.ALONE),
  CATALOG_BROKEN("catalog broken", Course.LASTING),
  S3_SLOW_DOWN("S3 says SlowDown", Course.LASTING),
  S3_HANGS("S3 hangs", Course.LASTING),
  S3_SLOW("S3 slow", Course.LASTING),
  S3_ANSWERS_LOST("S3's answers lost", Course.LASTING),
  STS_DOWN("STS down", Course.LASTING),
  DESTINATION_REVOKED("destination revoked", Course.LASTING);

  /** How long the fault lasts, and whether another one may be injected meanwhile. */
  private enum Course {
    AT_ONCE,
    ALONE,
    LASTING
  }

  private final String text;
  private final Course course;

  FaultKind(String text, Course course) {
    this.text = text;
    this.course = course;
  }

  /** Whether it stays active for a while. */
  boolean lasts() {
    return course == Course.LASTING;
  }

  /** Whether it may be injected while the other, a lasting one, is active. */
  boolean mayJoin(FaultKind other) {
    boolean bothEditTheCatalog =
        other == CATALOG_BROKEN
            && (this == CATALOG_EDITED
                || this == DESTINATION_ADDED
                || this == CATALOG_HALF_WRITTEN);
    return course == Course.AT_ONCE && other.lasts() && !bothEditTheCatalog;
  }

  /** For the timeline. */
  String text() {
    return text;
  }
}
