package io.spillway.job.deadletter;

import io.spillway.job.source.TopicSettings;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topic's settings, which are read again when that was too long ago. For one thread. */
final class FreshSettings {
  private static final Logger LOG = LoggerFactory.getLogger(FreshSettings.class);

  /** How long an answer counts: few limits are lowered in a second, and each question takes ms. */
  static final Duration FRESH = Duration.ofSeconds(1);

  /** How long to go without an answer after Kafka gave none: the question may block the task. */
  static final Duration RETRY = Duration.ofMinutes(1);

  private final Question question;
  private final Clock clock;
  private TopicSettings last;
  private long dueMillis;

  /** Reads a topic's settings; fails with a {@link KafkaException}. */
  @FunctionalInterface
  interface Question extends Serializable {
    TopicSettings ask();
  }

  /**
   * Reads the settings.
   *
   * @param assumed what to go by as long as Kafka gives no answer
   */
  FreshSettings(Question question, TopicSettings assumed, Clock clock) {
    this.question = question;
    this.last = assumed;
    this.clock = clock;
    read();
  }

  /** The settings as they were read last. */
  TopicSettings last() {
    return last;
  }

  /** The settings as they are, or were a moment ago. */
  TopicSettings fresh() {
    if (clock.millis() >= dueMillis) {
      read();
    }
    return last;
  }

  private void read() {
    Duration pause = FRESH;
    try {
      last = question.ask();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      pause = RETRY;
      LOG.warn(
          "The settings of the dead letters' topic cannot be read; the job goes by {} for another"
              + " minute: {}",
          last,
          e.getMessage());
    }
    dueMillis = clock.millis() + pause.toMillis();
  }
}
