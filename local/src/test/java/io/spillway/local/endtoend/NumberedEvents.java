package io.spillway.local.endtoend;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Sends events {@code m-0}, {@code m-1}, ... when a test asks for them. */
final class NumberedEvents implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private int sent;

  NumberedEvents(TestPlatform platform) {
    producer = platform.producer();
  }

  /** Sends more events and returns how many there are now; the broker has all of them. */
  int send(int events) {
    for (int i = 0; i < events; i++) {
      SteadyProducer.send(producer, sent++);
    }
    producer.flush();
    return sent;
  }

  int sent() {
    return sent;
  }

  /** The rows that {@link TestPlatform#messageIds} makes of events, by their numbers. */
  static List<String> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "\"m-" + i + "\"").toList();
  }

  @Override
  public void close() {
    producer.close();
  }
}
