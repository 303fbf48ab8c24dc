package io.spillway.local.events;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Sends a generator's events in a thread of its own, one after another, until it is told to end.
 */
public final class EventFeed implements AutoCloseable {
  /** What is sent before it looks whether it shall end. */
  private static final int EVENTS_AT_ONCE = 100;

  private final EventProducer producer;
  private final FutureTask<Long> sent;
  private volatile boolean ended;

  private EventFeed(EventProducer producer, long first) {
    this.producer = producer;
    this.sent = new FutureTask<>(() -> send(first));
  }

  /**
   * Starts sending with the generator's event {@code first}.
   *
   * @param producer decides how fast; is closed with this
   */
  public static EventFeed start(EventProducer producer, long first) {
    EventFeed feed = new EventFeed(producer, first);
    Thread thread = new Thread(feed.sent, "event-feed");
    thread.setDaemon(true);
    thread.start();
    return feed;
  }

  private long send(long first) {
    long next = first;
    while (!ended) {
      producer.send(next, next + EVENTS_AT_ONCE);
      next += EVENTS_AT_ONCE;
    }
    return next;
  }

  /**
   * Ends it; returns the index after that of the last event, once the broker has all.
   *
   * @throws ExecutionException when an event could not be sent
   */
  public long end() throws InterruptedException, ExecutionException {
    ended = true;
    return sent.get();
  }

  @Override
  public void close() {
    ended = true;
    producer.close();
  }
}
