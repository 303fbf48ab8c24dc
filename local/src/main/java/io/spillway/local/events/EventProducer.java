package io.spillway.local.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends ranges of a generator's events to a topic, idempotently: when a range is sent without an
 * exception, every event of it is in the topic once. The key is the user's id, so a user's events
 * stay in order.
 *
 * <p>Not thread-safe; producers of other ranges may run at the same time.
 */
public final class EventProducer implements AutoCloseable {
  private static final int PROGRESS_EVERY = 1_000;
  private static final long LEAST_PAUSE_NANOS = 1_000_000;

  private final EventGenerator generator;
  private final GeneratedEventWriter writer;
  private final String topic;
  private final double eventsPerSecond;
  private final Receipts receipts;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /** Learns where events are in the topic, in a thread of the Kafka client. */
  @FunctionalInterface
  public interface Receipts {
    /** The broker has the event. */
    void stored(long index, int partition, long offset);
  }

  /** A producer without a limit on its rate. */
  public EventProducer(EventGenerator generator, String bootstrapServers, String topic) {
    this(generator, bootstrapServers, topic, Double.POSITIVE_INFINITY);
  }

  /**
   * @param eventsPerSecond the highest rate, averaged over a range; more than 0
   */
  public EventProducer(
      EventGenerator generator, String bootstrapServers, String topic, double eventsPerSecond) {
    this(generator, bootstrapServers, topic, eventsPerSecond, (index, partition, offset) -> {});
  }

  /**
   * @param eventsPerSecond the highest rate, averaged over a range; more than 0
   */
  public EventProducer(
      EventGenerator generator,
      String bootstrapServers,
      String topic,
      double eventsPerSecond,
      Receipts receipts) {
    if (!(eventsPerSecond > 0)) {
      throw new IllegalArgumentException(
          "eventsPerSecond must be more than 0, not " + eventsPerSecond);
    }
    this.generator = generator;
    this.writer = generator.newWriter();
    this.topic = topic;
    this.eventsPerSecond = eventsPerSecond;
    this.receipts = receipts;
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
   * @param progress receives the number of events handed to the client from time to time, and at
   *     the end once the broker has them
   * @throws KafkaException when an event could not be sent; it is then unknown how many others are
   *     in the topic
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
      var unused = send(index);
    }
    producer.flush();
    throwFailure();
    progress.accept(to - from);
  }

  /**
   * Sends the first events of the generator that match; returns when the broker has all of them.
   *
   * @return the sum of their sizes in bytes
   * @throws KafkaException when an event could not be sent
   */
  public long sendMatching(Predicate<GeneratedEvent> filter, long count) {
    long start = System.nanoTime();
    long bytes = 0;
    long sent = 0;
    for (long index = 0; sent < count; index++) {
      if (filter.test(generator.describe(index))) {
        waitUntil(start, sent);
        bytes += send(index);
        sent++;
      }
    }
    producer.flush();
    throwFailure();
    return bytes;
  }

  /** Sends an event; returns its size in bytes. */
  private int send(long index) {
    byte[] event = writer.write(index);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, generator.key(index), event);
    var unused =
        producer.send(
            record,
            (metadata, exception) -> {
              if (exception == null) {
                receipts.stored(index, metadata.partition(), metadata.offset());
              } else {
                failure.compareAndSet(null, exception);
              }
            });
    return event == null ? 0 : event.length;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
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
    while (left > LEAST_PAUSE_NANOS && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = due - System.nanoTime();
    }
  }

  private static Map<String, Object> config(String bootstrapServers) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    // One request at a time. The broker remembers the last five batches of a producer: an older one
    // that is sent again is not recognized as a duplicate but refused for its sequence number,
    // until
    // the producer gives up.
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    return config;
  }
}
