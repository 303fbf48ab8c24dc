package io.spillway.job.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.deadletter.Rejections;
import io.spillway.deadletter.Rejections.Rejection;
import io.spillway.job.source.KafkaRecord;
import io.spillway.job.source.TopicSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.junit.jupiter.api.Test;

class TopicRecordsTest {
  private static final long NOW = 1_795_364_940_123L;
  private static final int LARGE = 100_000;

  private final ManualClock clock = new ManualClock();

  /** What Kafka answers, one after another; the last one stays. */
  private final Queue<Object> answers = new ArrayDeque<>();

  private int questions;

  @Test
  void carriesKeyHeadersAndTimestampOfTheOriginalRecord() {
    answers.add(settings(1_000_000));
    byte[] value = {1, (byte) 0xff};
    byte[] key = {2};
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[] {3}).add("trace", null);
    ProducerRecord<byte[], byte[]> record =
        open(1_000_000)
            .serialize(
                letter(new KafkaRecord("events", 3, 4711, NOW - 5, key, headers, value)),
                null,
                null);
    assertThat(record.topic()).isEqualTo("dead");
    assertThat(record.partition()).isNull();
    assertThat(record.timestamp()).isEqualTo(NOW - 5);
    assertThat(record.key()).isEqualTo(key);
    assertThat(record.value()).isSameAs(value);
    assertThat(record.headers().headers("trace"))
        .extracting(Header::value)
        .containsExactly(new byte[] {3}, null);
    assertThat(record.headers().lastHeader("spillway.offset").value()).asString().isEqualTo("4711");
  }

  @Test
  void givesTheTopicATimestampThatItTakes() {
    answers.add(new TopicSettings(1_000_000, false, 10, 20));
    TopicRecords records = open(1_000_000);
    assertThat(timestamp(records, NOW - 10)).isEqualTo(NOW - 10);
    assertThat(timestamp(records, NOW - 11)).isNull();
    assertThat(timestamp(records, NOW + 20)).isEqualTo(NOW + 20);
    assertThat(timestamp(records, NOW + 21)).isNull();
    assertThat(timestamp(records, -1)).isNull();
  }

  @Test
  void staysWithinTheTopicsLimitByKafkasOwnEstimate() {
    answers.add(settings(64_000));
    ProducerRecord<byte[], byte[]> record = send(open(1_000_000));
    assertThat(size(record)).isBetween(63_400, 63_500);
    assertThat(record.headers().lastHeader("spillway.truncated").value())
        .asString()
        .isEqualTo("100000");
  }

  @Test
  void staysWithinWhatTheProducerTakes() {
    answers.add(settings(64_000));
    assertThat(size(send(open(30_000)))).isBetween(29_990, 30_000);
  }

  @Test
  void asksAgainBeforeALargeDeadLetterWhenTheAnswerIsOld() {
    answers.addAll(Arrays.asList(settings(1_000_000), settings(50_000), settings(1_000_000)));
    TopicRecords records = open(1_000_000);
    assertThat(send(records).value()).hasSize(LARGE);
    clock.advance(FreshSettings.FRESH);
    assertThat(timestamp(records, NOW)).isEqualTo(NOW);
    assertThat(questions).isOne();
    assertThat(size(send(records))).isLessThanOrEqualTo(50_000);
    assertThat(size(send(records))).isLessThanOrEqualTo(50_000);
    assertThat(questions).isEqualTo(2);
    clock.advance(FreshSettings.FRESH);
    assertThat(send(records).value()).hasSize(LARGE);
    assertThat(questions).isEqualTo(3);
  }

  @Test
  void goesByWhatItKnowsWhileKafkaDoesNotAnswer() {
    answers.addAll(
        Arrays.asList(
            new TimeoutException("no answer"), settings(50_000), new TimeoutException("none")));
    TopicRecords records = open(1_000_000);
    assertThat(send(records).value()).hasSize(LARGE);
    clock.advance(FreshSettings.FRESH);
    assertThat(send(records).value()).hasSize(LARGE);
    assertThat(questions).isOne();
    clock.advance(FreshSettings.RETRY);
    assertThat(size(send(records))).isLessThanOrEqualTo(50_000);
    clock.advance(FreshSettings.FRESH);
    assertThat(size(send(records))).isLessThanOrEqualTo(50_000);
    assertThat(questions).isEqualTo(3);
  }

  @Test
  void stopsWaitingWhenTheTaskIsCanceled() {
    answers.add(new InterruptException("canceled"));
    assertThatThrownBy(() -> open(1_000_000)).isInstanceOf(InterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private TopicRecords open(int maxRequestBytes) {
    TopicRecords records =
        new TopicRecords("dead", this::answer, settings(900_000), maxRequestBytes);
    records.open(clock);
    return records;
  }

  private TopicSettings answer() {
    questions++;
    Object answer = answers.size() > 1 ? answers.remove() : answers.element();
    if (answer instanceof KafkaException failure) {
      throw failure;
    }
    return (TopicSettings) answer;
  }

  private static TopicSettings settings(int maxBatchBytes) {
    return new TopicSettings(maxBatchBytes, false, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  private static ProducerRecord<byte[], byte[]> send(TopicRecords records) {
    return records.serialize(
        letter(new KafkaRecord("events", 0, 0, NOW, new byte[LARGE])), null, null);
  }

  private static Long timestamp(TopicRecords records, long timestampMillis) {
    return records
        .serialize(
            letter(new KafkaRecord("events", 0, 0, timestampMillis, new byte[1])), null, null)
        .timestamp();
  }

  private static DeadLetter letter(KafkaRecord record) {
    return new DeadLetter(Rejections.of(List.of(new Rejection("r", "m", "", ""))), record);
  }

  private static int size(ProducerRecord<byte[], byte[]> record) {
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE,
        CompressionType.GZIP,
        record.key(),
        record.value(),
        record.headers().toArray());
  }

  private static final class ManualClock extends Clock {
    private long millis = NOW;

    void advance(Duration time) {
      millis += time.toMillis();
    }

    @Override
    public long millis() {
      return millis;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
