package io.spillway.job.deadletter;

import io.spillway.deadletter.DeadLetterRecord;
import io.spillway.deadletter.DeadLetterRecord.Fitted;
import io.spillway.deadletter.Origin;
import io.spillway.deadletter.RecordContent;
import io.spillway.job.source.TopicSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the records of dead letters, no larger than their topic takes: one that it refuses fails
 * the job. So the topic's settings are read when a task starts, and again before each large dead
 * letter. If the limit is lowered just then, the job restarts once.
 */
final class TopicRecords implements KafkaRecordSerializationSchema<DeadLetter> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(TopicRecords.class);

  /** Every topic takes that much, unless its settings said otherwise when they were read last. */
  static final int SMALL_BYTES = 16 * 1024;

  /** Bytes that cannot be compressed take up to one part more of so many. */
  private static final int COMPRESSION_MARGIN = 128;

  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final String topic;
  private final FreshSettings.Question question;
  private final TopicSettings assumed;
  private final int maxRequestBytes;

  private transient Clock clock;
  private transient FreshSettings settings;
  private transient long nextWarningMillis;
  private transient int cutSilently;

  /**
   * @param assumed the topic's settings as long as Kafka does not say them
   * @param maxRequestBytes the largest record that the producer takes
   */
  TopicRecords(
      String topic, FreshSettings.Question question, TopicSettings assumed, int maxRequestBytes) {
    this.topic = topic;
    this.question = question;
    this.assumed = assumed;
    this.maxRequestBytes = maxRequestBytes;
  }

  @Override
  public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
    open(Clock.systemUTC());
  }

  void open(Clock clock) {
    this.clock = clock;
    settings = new FreshSettings(question, assumed, clock);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter deadLetter, KafkaSinkContext context, @Nullable Long timestamp) {
    DeadLetterRecord whole =
        new DeadLetterRecord(
            deadLetter.rejections(),
            deadLetter.origin(),
            deadLetter.content(),
            deadLetter.withheldBytes());
    Fitted fitted = whole.within(maxBytes(settings.last()), TopicRecords::size);
    if (!fitted.omitted().isEmpty() || size(fitted.record()) > SMALL_BYTES) {
      TopicSettings before = settings.last();
      if (!settings.fresh().equals(before)) {
        fitted = whole.within(maxBytes(settings.last()), TopicRecords::size);
      }
    }
    if (!fitted.omitted().isEmpty()) {
      warn(deadLetter.origin(), fitted.omitted());
    }
    long eventMillis = deadLetter.record().timestampMillis();
    return new ProducerRecord<>(
        topic,
        null,
        settings.last().takes(eventMillis, clock.millis()) ? eventMillis : null,
        fitted.record().key(),
        fitted.record().value(),
        List.of(headers(fitted.record())));
  }

  private int maxBytes(TopicSettings topic) {
    return Math.min(
        topic.maxBatchBytes() - topic.maxBatchBytes() / COMPRESSION_MARGIN, maxRequestBytes);
  }

  /** The size by which the producer judges a record; compressed or not, no batch is larger. */
  private static long size(RecordContent record) {
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE,
        CompressionType.NONE,
        record.key(),
        record.value(),
        headers(record));
  }

  private static Header[] headers(RecordContent record) {
    return record.headers().stream()
        .map(header -> new RecordHeader(header.key(), header.value()))
        .toArray(Header[]::new);
  }

  private void warn(Origin origin, String omitted) {
    if (clock.millis() < nextWarningMillis) {
      cutSilently++;
      return;
    }
    nextWarningMillis = clock.millis() + BETWEEN_WARNINGS.toMillis();
    LOG.warn(
        "The dead letter of {}, partition {}, offset {} is larger than dead-letters.topic '{}'"
            + " takes, {} bytes, and lacks {} ({} others since this was logged last). Raise the"
            + " topic's max.message.bytes, and kafka.max.request.size and kafka.buffer.memory if"
            + " they are set",
        origin.topic(),
        origin.partition(),
        origin.offsetText(),
        topic,
        maxBytes(settings.last()),
        omitted,
        cutSilently);
    cutSilently = 0;
  }
}
