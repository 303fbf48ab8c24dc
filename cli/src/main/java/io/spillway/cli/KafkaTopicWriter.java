package io.spillway.cli;

import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
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

  /** A host, or an IPv6 address in brackets, perhaps after a protocol, and a port. */
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z0-9_]+://)?([^\\s:/\\[\\]]+|\\[[0-9A-Fa-f:.%]+]):[0-9]{1,5}");

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
  KafkaTopicWriter(String bootstrap, String topic, Map<String, String> kafka)
      throws UsageException {
    checkAddresses(bootstrap);
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
      throw new UsageException(
          "--bootstrap " + bootstrap + ": cannot be used with these --kafka settings: " + cause(e),
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

  private static void checkAddresses(String bootstrap) throws UsageException {
    for (String address : bootstrap.split(",", -1)) {
      if (!ADDRESS.matcher(address.strip()).matches()) {
        throw new UsageException(
            "--bootstrap "
                + bootstrap
                + ": '"
                + address
                + "' is not host:port; give one like localhost:9092, several with commas between"
                + " them");
      }
    }
  }

  /** The innermost exception says which setting it is; those around it say that Kafka failed. */
  private static String cause(KafkaException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof FileSystemException file && file.getFile() != null) {
      return file.getFile() + ": " + Messages.reason(file);
    }
    if (cause instanceof IOException io) {
      return Messages.reason(io);
    }
    String message = String.valueOf(cause.getMessage());
    return message.startsWith("No resolvable bootstrap") ? "no host is known to DNS" : message;
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
