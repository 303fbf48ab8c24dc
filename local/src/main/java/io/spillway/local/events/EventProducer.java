package io.spillway.local.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends ranges of a generator's events to a topic, idempotently: every event of a range that
 * returned without an exception is in the topic once. The key is the user's id, so a user's events
 * stay in order.
 *
 * <p>Not thread-safe; producers of other ranges may work at the same time.
 */
public final class EventProducer implements AutoCloseable {
  private static final int PROGRESS_EVERY = 1_000;

  private final EventGenerator generator;
  private final EventWriter writer;
  private final String topic;
  private final double eventsPerSecond;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /** A producer as fast as it can be. */
  public EventProducer(EventGenerator generator, String bootstrapServers, String topic) {
    this(generator, bootstrapServers, topic, Double.POSITIVE_INFINITY);
  }

  /**
   * @param eventsPerSecond the most it sends, averaged over a range; more than 0
   */
  public EventProducer(
      EventGenerator generator, String bootstrapServers, String topic, double eventsPerSecond) {
    if (!(eventsPerSecond > 0)) {
      throw new IllegalArgumentException(
          "eventsPerSecond must be more than 0, not " + eventsPerSecond);
    }
    this.generator = generator;
    this.writer = generator.newWriter();
    this.topic = topic;
    this.eventsPerSecond = eventsPerSecond;
    this.producer =
        new KafkaProducer<>(
            config(bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends the events from {@code from} to before {@code to}; returns when the broker has all of
   * them.
   */
  public void send(long from, long to) {
    send(from, to, sent -> {});
  }

  /**
   * Sends the events from {@code from} to before {@code to}; returns when the broker has all of
   * them.
   *
   * @param progress gets the number of events handed to the client now and then, and at the end
   *     once the broker has them
   * @throws KafkaException when an event could not be sent; how many others are in the topic is
   *     unknown then
   */
  public void send(long from, long to, LongConsumer progress) {
    long start = System.nanoTime();
    for (long index = from; index < to; index++) {
      long sent = index - from;
      if (sent % PROGRESS_EVERY == 0) {
        progress.accept(sent);
        throwFailure();
      }
      waitUntil(start, sent);
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(topic, generator.key(index), writer.write(index));
      var unused = producer.send(record, (metadata, exception) -> note(exception));
    }
    producer.flush();
    throwFailure();
    progress.accept(to - from);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }

  private void note(Exception exception) {
    if (exception != null) {
      failure.compareAndSet(null, exception);
    }
  }

  private void throwFailure() {
    Exception first = failure.getAndSet(null);
    if (first != null) {
      throw new KafkaException("Could not send to topic " + topic, first);
    }
  }

  private void waitUntil(long start, long sent) {
    if (eventsPerSecond == Double.POSITIVE_INFINITY) {
      return;
    }
    long due = start + (long) (sent / eventsPerSecond * 1e9);
    long left = due - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = due - System.nanoTime();
    }
  }

  private static Map<String, Object> config(String bootstrapServers) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    // One request at a time. The broker remembers a producer's last five batches: one that is sent
    // again after more than those have come is not known as a duplicate but refused for its
    // sequence
    // number, until the producer gives up.
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    return config;
  }
}
