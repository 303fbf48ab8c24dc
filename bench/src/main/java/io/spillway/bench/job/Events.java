package io.spillway.bench.job;

import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.EventType;
import io.spillway.local.events.EventWriter;
import io.spillway.local.events.GeneratedEvent;
import io.spillway.local.events.GeneratorOptions;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The track and identify events of the topic; all are whole, and no two have one message id. */
final class Events {
  /** A rate that nothing reaches. */
  static final long UNPACED = Long.MAX_VALUE;

  private static final int ID_DIGITS = 12;
  private static final long LEAST_PAUSE_NANOS = 10_000_000;

  private final EventGenerator generator;

  Events() {
    this.generator =
        new EventGenerator(
            GeneratorOptions.seed(1)
                .withSources(Sources.COUNT)
                .withBrokenPerMillion(0)
                .withDestinationName("AWS S3 (Actions)"));
  }

  /** What every message id begins with. */
  String messageIdPrefix() {
    String id = generator.messageId(0);
    return id.substring(0, id.length() - ID_DIGITS);
  }

  /**
   * Sends so many events.
   *
   * @param perSecond how many at most; {@link #UNPACED} for as fast as it goes
   * @return how many bytes they have
   */
  long send(String bootstrapServers, String topic, long events, long perSecond) {
    EventWriter writer = generator.newWriter();
    AtomicReference<Exception> failure = new AtomicReference<>();
    long bytes = 0;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      long sent = 0;
      long start = System.nanoTime();
      for (long index = 0; sent < events; index++) {
        byte[] event = isMeasured(generator.describe(index)) ? writer.write(index) : null;
        if (event != null) {
          var unused =
              producer.send(
                  new ProducerRecord<>(topic, generator.key(index), event),
                  (metadata, exception) -> failure.compareAndSet(null, exception));
          bytes += event.length;
          sent++;
          waitUntil(start + (long) (sent * 1e9 / perSecond));
        }
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new IllegalStateException("The events could not be sent", failure.get());
    }
    return bytes;
  }

  private static void waitUntil(long nanoTime) {
    long ahead = nanoTime - System.nanoTime();
    if (ahead > LEAST_PAUSE_NANOS) {
      LockSupport.parkNanos(ahead);
    }
  }

  private static boolean isMeasured(GeneratedEvent event) {
    return (event.type() == EventType.TRACK || event.type() == EventType.IDENTIFY)
        && event.isValid()
        && event.integrations().delivered();
  }
}
