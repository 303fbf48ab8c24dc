package io.spillway.local.endtoend;

import io.spillway.local.kafka.TestTopic;
import io.spillway.local.platform.PlatformServers;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Sends events {@code m-0}, {@code m-1}, ... at a constant rate until it is closed. */
final class SteadyProducer implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicInteger sent = new AtomicInteger();
  private final Thread thread;
  private volatile boolean running = true;

  SteadyProducer(TestPlatform platform, int eventsPerSecond) {
    producer = platform.producer();
    thread = new Thread(() -> run(eventsPerSecond), "steady producer");
    thread.start();
  }

  private void run(int eventsPerSecond) {
    long start = System.nanoTime();
    while (running) {
      long due = (System.nanoTime() - start) * eventsPerSecond / 1_000_000_000L;
      while (sent.get() < due) {
        send(producer, sent.getAndIncrement());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Sends one event whose message id has a number. */
  static void send(KafkaProducer<byte[], byte[]> producer, int number) {
    String event = "{\"type\":\"track\",\"messageId\":\"m-" + number + "\"}";
    var unused = producer.send(TestTopic.record(PlatformServers.TOPIC, null, event));
  }

  int sent() {
    return sent.get();
  }

  /** Stops and returns how many events were sent; the broker has all of them. */
  int stop() throws InterruptedException {
    running = false;
    thread.join();
    producer.flush();
    return sent.get();
  }

  @Override
  public void close() throws InterruptedException {
    var unused = stop();
    producer.close();
  }
}
