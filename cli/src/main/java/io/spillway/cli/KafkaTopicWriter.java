package io.spillway.cli;

import io.spillway.settings.UsageException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes events to a Kafka topic and counts them; the counts are final after {@link #close}. */
final class KafkaTopicWriter implements AutoCloseable {
  /** How long to look for the topic and its brokers. */
  private static final String MAX_BLOCK_MILLIS = "10000";

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicReference<@Nullable String> firstFailure = new AtomicReference<>();

  /**
   * Connects.
   *
   * @throws UsageException if Kafka cannot be reached or has no such topic
   */
  KafkaTopicWriter(String bootstrap, String topic, Map<String, String> kafka)
      throws UsageException {
    this.topic = topic;
    Properties settings = new Properties();
    settings.setProperty(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    settings.setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(Integer.MAX_VALUE));
    settings.putAll(kafka);
    settings.setProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    try {
      producer =
          new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UsageException(
          "--bootstrap "
              + bootstrap
              + ": cannot be used with these --kafka settings: "
              + cause.getMessage(),
          e);
    }
    try {
      var unused = producer.partitionsFor(topic);
    } catch (KafkaException e) {
      producer.close();
      throw new UsageException(
          "--topic "
              + topic
              + ": cannot be found at "
              + bootstrap
              + (e instanceof TimeoutException
                  ? " within " + settings.get(ProducerConfig.MAX_BLOCK_MS_CONFIG) + " ms"
                  : " (" + e.getMessage() + ")")
              + "; check the address, the topic's name and the --kafka settings",
          e);
    }
  }

  void write(byte[] event) {
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, event),
              (metadata, failure) -> {
                if (failure == null) {
                  written.incrementAndGet();
                } else {
                  failed(failure);
                }
              });
    } catch (KafkaException e) {
      failed(e);
    }
  }

  private void failed(Exception failure) {
    failed.incrementAndGet();
    firstFailure.compareAndSet(null, String.valueOf(failure.getMessage()));
  }

  int written() {
    return written.get();
  }

  int failed() {
    return failed.get();
  }

  /** Null if every event was written. */
  @Nullable String firstFailure() {
    return firstFailure.get();
  }

  /** Waits for the events that are being sent. */
  @Override
  public void close() {
    producer.close();
  }
}
