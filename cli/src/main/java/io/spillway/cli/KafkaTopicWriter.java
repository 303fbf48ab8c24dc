package io.spillway.cli;

import io.spillway.deadletter.RecordContent;
import io.spillway.settings.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes events to a Kafka topic and counts them; the counts are final after {@link #close}. */
public final class KafkaTopicWriter implements AutoCloseable {
  /** How long to look for the topic and its brokers. */
  private static final String MAX_BLOCK_MILLIS = "10000";

  /**
   * A value of more bytes shares no batch with the record behind it: of a batch that is too large,
   * Kafka's client would split the two again and again, until its time is up.
   */
  private static final int ALONE_BYTES = 64 * 1024;

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();

  /**
   * Connects.
   *
   * @throws UsageException if Kafka cannot be reached, has no such topic, or cannot use a setting
   */
  public KafkaTopicWriter(KafkaCluster kafka, String topic) throws UsageException {
    this.topic = topic;
    producer =
        kafka.client(
            Map.of(
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                MAX_BLOCK_MILLIS,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Integer.MAX_VALUE),
            Map.of(ProducerConfig.ACKS_CONFIG, "all"),
            settings ->
                new KafkaProducer<>(
                    settings, new ByteArraySerializer(), new ByteArraySerializer()));
    try {
      var unused = producer.partitionsFor(topic);
    } catch (KafkaException e) {
      producer.close();
      throw kafka.unreachable("--topic", topic, e);
    }
  }

  /** Writes a record with a new timestamp. */
  public void write(RecordContent content) {
    write(content, "");
  }

  /**
   * The same, and {@link #firstFailure} begins with where the record comes from.
   *
   * @param place like {@code "line 3: "}; empty for none
   */
  public void write(RecordContent content, String place) {
    List<Header> headers = new ArrayList<>();
    content
        .headers()
        .forEach(header -> headers.add(new RecordHeader(header.key(), header.value())));
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, null, content.key(), content.value(), headers),
              (metadata, failure) -> {
                if (failure == null) {
                  written.incrementAndGet();
                } else {
                  failed(place, failure);
                }
              });
      if (content.value() != null && content.value().length > ALONE_BYTES) {
        producer.flush();
      }
    } catch (KafkaException e) {
      failed(place, e);
    }
  }

  private void failed(String place, Exception failure) {
    failed.incrementAndGet();
    firstFailure.compareAndSet(null, place + failure.getMessage());
  }

  public int written() {
    return written.get();
  }

  public int failed() {
    return failed.get();
  }

  /** Null if every event was written. */
  public @Nullable String firstFailure() {
    return firstFailure.get();
  }

  /** Waits for the events that are being sent. */
  @Override
  public void close() {
    producer.close();
  }
}
